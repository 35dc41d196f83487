/// Measures the whole application under load, beside what its parts can do without it.
package io.countersign.bench;
