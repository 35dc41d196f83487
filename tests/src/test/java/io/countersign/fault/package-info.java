/// What may go wrong around orders, and that it harms none: parts that stop, answer nonsense or are killed. After
/// each test the books are compared, ours with the venues' own: see [io.countersign.fault.Books].
package io.countersign.fault;
