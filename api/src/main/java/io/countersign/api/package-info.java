/// What all resources of the REST interface share: problems, strict bodies and queries, pages, the contract itself.
@NullMarked
package io.countersign.api;

import org.jspecify.annotations.NullMarked;
