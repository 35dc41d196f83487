/// Our side of FIX 4.4 sessions with venues; `docs/fix.md` is what both sides keep to.
///
/// QuickFIX/J reads and writes the wire. What is ours: the words ([io.countersign.fix.FixVenue] and the readers
/// and writers around it), and what is durable when. A thread of QuickFIX/J reads a message, and queues what it
/// means; one thread of each session, its [io.countersign.fix.Committer], puts all that waits on record in one
/// transaction, together with the number that the session has come to. So the slower the disk, the more goes
/// into one commit; and what was not committed when the process died is sent again by the venue.
@NullMarked
package io.countersign.fix;

import org.jspecify.annotations.NullMarked;
