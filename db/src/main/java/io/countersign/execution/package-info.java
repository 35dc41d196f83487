/// Quotes, the outbox of intents and the inbox of reports.
@NullMarked
package io.countersign.execution;

import org.jspecify.annotations.NullMarked;
