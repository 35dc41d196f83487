/// The whole application, seen from outside: its interface.
package io.countersign.api;
