/// What an account has, as people read it.
@NullMarked
package io.countersign.account;

import org.jspecify.annotations.NullMarked;
