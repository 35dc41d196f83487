/// The whole application, seen from outside: orders.
package io.countersign.order;
