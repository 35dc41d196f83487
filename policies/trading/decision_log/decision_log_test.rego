package trading.decision_log_test

import data.trading.decision_log

test_every_entry_dropped if decision_log.drop == true
