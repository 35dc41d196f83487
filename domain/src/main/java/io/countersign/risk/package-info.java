/// The arithmetic of pre-trade risk: what an order would commit, against what is there. The verdict is policy's.
@NullMarked
package io.countersign.risk;

import org.jspecify.annotations.NullMarked;
