-- One release file. Column names are those of the bundle; '' is the district, 'all' all students.
-- "current" marks the newest row of a ledger's key; "yearly" the year's result among several dates.
CREATE TABLE release (plan VARCHAR, release VARCHAR, tier VARCHAR, data_as_of VARCHAR, version VARCHAR);
CREATE TABLE plan (id VARCHAR, district VARCHAR, title VARCHAR, first_year INTEGER, last_year INTEGER, state VARCHAR,
    nces_leaid VARCHAR, source VARCHAR, source_url VARCHAR, published VARCHAR, privacy_profile VARCHAR,
    minimum_group_size INTEGER, contact VARCHAR, message VARCHAR, synthetic BOOLEAN);
CREATE TABLE statements (kind VARCHAR, "order" INTEGER, text VARCHAR, status VARCHAR);
CREATE TABLE goals (goal_id VARCHAR, "order" INTEGER, name VARCHAR, description VARCHAR);
CREATE TABLE objectives (objective_id VARCHAR, goal_id VARCHAR, "order" INTEGER, name VARCHAR, code VARCHAR, owner VARCHAR);
CREATE TABLE strategies (objective_id VARCHAR, "order" INTEGER, name VARCHAR, status VARCHAR, percent_complete DOUBLE,
    start VARCHAR, due VARCHAR, owner VARCHAR, note VARCHAR, parent_order INTEGER);
CREATE TABLE strategy_phases (objective_id VARCHAR, "order" INTEGER, year INTEGER, phase VARCHAR);
CREATE TABLE kpis (kpi_id VARCHAR, objective_id VARCHAR, "order" INTEGER, name VARCHAR, unit VARCHAR, better VARCHAR,
    decimals INTEGER, definition VARCHAR, population VARCHAR, source VARCHAR, source_url VARCHAR, owner VARCHAR,
    collected VARCHAR, next_due VARCHAR, audience VARCHAR, path_rule VARCHAR, introduced INTEGER, retired INTEGER,
    replaced_by VARCHAR, reason VARCHAR);
CREATE TABLE targets (kpi_id VARCHAR, year INTEGER, school_id VARCHAR, group_id VARCHAR, "on" VARCHAR, kind VARCHAR,
    value DOUBLE, high DOUBLE, numerator DOUBLE, denominator DOUBLE, as_of VARCHAR, reason VARCHAR, current BOOLEAN);
CREATE TABLE results (kpi_id VARCHAR, school_id VARCHAR, group_id VARCHAR, year INTEGER, measured_on VARCHAR,
    value DOUBLE, low DOUBLE, high DOUBLE, numerator DOUBLE, denominator DOUBLE, status VARCHAR, baseline BOOLEAN,
    series VARCHAR, computed BOOLEAN, as_of VARCHAR, reason VARCHAR, source VARCHAR, source_url VARCHAR, note VARCHAR,
    current BOOLEAN, yearly BOOLEAN);
CREATE TABLE benchmarks (kpi_id VARCHAR, year INTEGER, name VARCHAR, value DOUBLE, source VARCHAR, source_url VARCHAR);
CREATE TABLE comments (kpi_id VARCHAR, year INTEGER, "order" INTEGER, text VARCHAR, kind VARCHAR, url VARCHAR, author_office VARCHAR);
CREATE TABLE schools (school_id VARCHAR, name VARCHAR, level VARCHAR, region VARCHAR, nces_id VARCHAR, state_id VARCHAR,
    latitude DOUBLE, longitude DOUBLE, opened VARCHAR, closed VARCHAR, formerly VARCHAR);
CREATE TABLE school_profiles (school_id VARCHAR, year INTEGER, enrolment DOUBLE, ed_pct DOUBLE, el_pct DOUBLE, swd_pct DOUBLE);
CREATE TABLE groups (group_id VARCHAR, name VARCHAR, dimension VARCHAR, "order" INTEGER);
CREATE TABLE survey_waves (wave VARCHAR, name VARCHAR, date VARCHAR, pick_up_to INTEGER, source VARCHAR);
CREATE TABLE survey_groups (wave VARCHAR, group_id VARCHAR, "group" VARCHAR, respondents INTEGER, "order" INTEGER, list_length INTEGER);
CREATE TABLE survey_priorities (wave VARCHAR, group_id VARCHAR, priority_id VARCHAR, priority VARCHAR, count DOUBLE,
    rank INTEGER, reported_pct DOUBLE);
CREATE TABLE survey_priority_goals (priority_id VARCHAR, goal_id VARCHAR);
CREATE TABLE survey_themes (wave VARCHAR, respondent_group VARCHAR, "order" INTEGER, theme_id VARCHAR, theme VARCHAR,
    inferred BOOLEAN, detail VARCHAR, goal_id VARCHAR);
CREATE TABLE goal_ideas ("order" INTEGER, idea VARCHAR, votes INTEGER, source VARCHAR);
CREATE TABLE peer_goals (district VARCHAR, "order" INTEGER, goal VARCHAR, plan VARCHAR, source VARCHAR);
CREATE TABLE frameworks (framework VARCHAR, code VARCHAR, name VARCHAR, goal_id VARCHAR, objective_id VARCHAR);
CREATE TABLE programs (program_id VARCHAR, name VARCHAR, budget DOUBLE, spent DOUBLE, manager VARCHAR, management VARCHAR,
    accountability VARCHAR, goal_id VARCHAR, source VARCHAR);
CREATE TABLE projects (project_id VARCHAR, program_id VARCHAR, name VARCHAR, scope VARCHAR, school_id VARCHAR, site VARCHAR,
    status VARCHAR, planned_start VARCHAR, planned_finish VARCHAR, actual_start VARCHAR, actual_finish VARCHAR,
    budget DOUBLE, spent DOUBLE, percent_complete DOUBLE, manager VARCHAR, note VARCHAR);
CREATE TABLE milestones (project_id VARCHAR, "order" INTEGER, name VARCHAR, planned VARCHAR, actual VARCHAR, note VARCHAR);
CREATE TABLE problems ("table" VARCHAR, "row" INTEGER, "column" VARCHAR, text VARCHAR, expected VARCHAR, remedy VARCHAR, severity VARCHAR);
