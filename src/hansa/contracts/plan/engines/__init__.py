"""Rules written for other tools, translated into checks of this one."""
