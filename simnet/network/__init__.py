"""From a scenario to the arrays that engines read: sites, pools, rosters, opening hours, ways."""
