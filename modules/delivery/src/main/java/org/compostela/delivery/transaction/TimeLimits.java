package org.compostela.delivery.transaction;

import java.time.Duration;

/**
 * How long the other side may take (RFC 5321 section 4.5.3.2).
 *
 * @param connect to any address of a host; the RFC leaves it open
 * @param nextAddress head start of an address before the next is tried beside it (RFC 8305 section 5)
 * @param block for one piece of the message to be taken
 * @param end from the dot to the reply: shorter ones make two mails of one
 * @param quit a courtesy; not to be waited for
 */
public record TimeLimits(
        Duration connect,
        Duration nextAddress,
        Duration greeting,
        Duration tls,
        Duration command,
        Duration data,
        Duration block,
        Duration end,
        Duration quit) {
    public static final TimeLimits RFC_5321 = new TimeLimits(
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(3),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5));

    static TimeLimits all(Duration limit) {
        return new TimeLimits(
                limit, Duration.ofMillis(100), limit, limit, limit, limit, limit, limit, Duration.ofMillis(200));
    }
}
