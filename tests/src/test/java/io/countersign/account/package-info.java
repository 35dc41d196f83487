/// The whole application, seen from outside: accounts.
package io.countersign.account;
