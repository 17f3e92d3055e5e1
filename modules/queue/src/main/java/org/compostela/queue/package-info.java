/**
 * The queues: mail that was accepted and is not delivered yet, kept on this machine's disk.
 *
 * <p>One {@link org.compostela.queue.Journal} per queue, under {@code data/queue/NAME}: segments of records, each with
 * a checksum, written in order and never changed. {@code enQueue} returns when the mail's record is on the disk;
 * producers that wait at the same time share one fsync. Envelope and body of a small mail are one record; a larger body
 * is a file of its own, on the disk before the record that names it. What lies in memory per mail is its place, so
 * that a long queue costs disk and not heap, and browsing reads envelopes only. A mail leaves the journal when its
 * consumer says so; one that was taken and not finished when the process died is delivered again. One whose processing
 * failed stays in the spool byte for byte: a small record behind it counts its failures and says until when it rests.
 * A consumer may give a mail back with another envelope ({@link org.compostela.queue.ReplaceableItem}): that is one record, old or
 * new, and the message is not written again. Mails of one message share it ({@link org.compostela.queue.SharingQueue}).
 *
 * <p>Why not James' ActiveMQ queue: its bodies are files that nothing forces to disk, so that a 250 can be lost with
 * the power; all producers of a queue share one JMS session, so that every mail waits for the fsyncs of those before
 * it; delays are message selectors, which see only the page of messages in memory, so that delayed mail in front hides
 * ready mail behind; and its broker opens a TCP port.
 *
 * <p>The way in is {@link org.compostela.queue.QueueModule}. A queue that is full says {@link
 * org.compostela.queue.SpoolFullException}.
 */
@NullMarked
package org.compostela.queue;

import org.jspecify.annotations.NullMarked;
