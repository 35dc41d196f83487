/// The whole application, seen from outside: what operations watch.
package io.countersign.operations;
