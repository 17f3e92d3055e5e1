package org.compostela.configuration;

/**
 * The spool: what was accepted and is not delivered yet.
 *
 * @param workers mails that go through the pipeline at the same time
 * @param memory bytes of heap the broker may hold before it pages to disk
 * @param disk bytes the journal may grow to before SMTP answers 452 4.3.1
 */
public record SpoolSettings(int workers, long memory, long disk) {}
