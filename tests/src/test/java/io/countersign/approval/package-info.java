/// The whole application, seen from outside: maker and checker.
package io.countersign.approval;
