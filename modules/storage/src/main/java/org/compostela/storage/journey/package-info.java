/**
 * Journeys of mails on Cassandra.
 *
 * <p>Table {@code journey}: a partition for each journey, a row for what was told of it between two writes, so one row for a plain
 * delivery. Table {@code journey_index}: what a journey is found by. Its partitions are a day's, in {@value
 * org.compostela.storage.journey.JourneyTables#SHARDS} shards; all rows of one journey lie in the same shard, so that a mail's rows, and those of
 * many mails, are one statement. All of it goes away by itself when {@code journey.keep} is over.
 */
@NullMarked
package org.compostela.storage.journey;

import org.jspecify.annotations.NullMarked;
