/// Who calls: tokens, the development issuer, and whether policy lets them.
@NullMarked
package io.countersign.identity;

import org.jspecify.annotations.NullMarked;
