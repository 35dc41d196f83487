/// Who people are, as far as the identity provider vouched for them.
@NullMarked
package io.countersign.identity;

import org.jspecify.annotations.NullMarked;
