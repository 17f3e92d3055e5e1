/**
 * Where the mail is kept: Cassandra, behind the store interfaces of James.
 *
 * <p>The way in is {@link org.compostela.storage.StorageModule}, given a {@link org.compostela.storage.CassandraConnection}.
 * It opens one session, makes what is missing of the schema, and binds every store: domains, users, recipient rewriting,
 * delegation, mailboxes, messages, attachments, blobs, quotas, Sieve scripts, vacation replies, mail repositories, the event
 * store and the event dead letters. The same code serves a Cassandra that this server started and a cluster that somebody else runs;
 * Cassandra 4.1 and 5.0 are supported.
 *
 * <p>What is ours, because James 3.8.1 lacks it or because it does not fit Cassandra 5: the session and the schema
 * ({@link org.compostela.storage.CassandraSessions}, {@link org.compostela.storage.Schema}), the dead letters
 * ({@link org.compostela.storage.CassandraEventDeadLetters}), the allocation of UIDs and mod-sequences (RFC 3501 section 2.3.1.1,
 * RFC 7162), which a busy mailbox needs in batches ({@link org.compostela.storage.NumberSequence}), and a domain list and a password
 * check that suit a server that is closed by default ({@link org.compostela.storage.Domains}, {@link
 * org.compostela.storage.Users}).
 */
@NullMarked
package org.compostela.storage;

import org.jspecify.annotations.NullMarked;
