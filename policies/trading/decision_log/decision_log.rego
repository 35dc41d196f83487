# METADATA
# title: Decision log
# description: |
#   OPA answers with a decision_id only where its decision log is on. Our own records keep the decisions, so that a
#   development OPA has the log on and drops each entry by this rule. An OPA whose log goes somewhere does not name
#   the rule in its configuration, and then it says nothing.
package trading.decision_log

# METADATA
# title: Drop every entry
# description: Named by `--set decision_logs.drop_decision=/trading/decision_log/drop`.
# entrypoint: true
drop := true
