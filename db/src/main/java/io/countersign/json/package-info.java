/// JSON as it is stored, sent to policy and hashed.
@NullMarked
package io.countersign.json;

import org.jspecify.annotations.NullMarked;
