/* Starts Dash once everything before it has loaded; a file, so that the policy needs no inline script. */
window.renderer = new window.DashRenderer();
