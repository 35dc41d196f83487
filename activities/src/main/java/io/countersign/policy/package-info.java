/// Asking policy: the one enforcement point between this code and Open Policy Agent.
@NullMarked
package io.countersign.policy;

import org.jspecify.annotations.NullMarked;
