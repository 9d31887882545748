"""The bench of student records: invented students in one Parquet file, and the programs that count them."""
