package org.compostela.journey;

/** First cut. */
final class JourneyWriter {
    void offer(MailEvent event) {}
}
