/// Accounts over REST.
@NullMarked
package io.countersign.account;

import org.jspecify.annotations.NullMarked;
