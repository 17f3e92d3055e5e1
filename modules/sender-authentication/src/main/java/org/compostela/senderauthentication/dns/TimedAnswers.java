package org.compostela.senderauthentication.dns;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The answers that some checks of one message may wait for: when the time is up, whatever else is asked has failed. A stranger chooses how
 * many names are asked for and how slowly they answer, and so how long he would keep a worker. Thread-safe.
 */
public final class TimedAnswers implements DnsAnswers {
    private final DnsAnswers dns;
    private final LongSupplier nanoTime;
    private final long end;

    public TimedAnswers(DnsAnswers dns, Duration time, LongSupplier nanoTime) {
        this.dns = requireNonNull(dns, "dns");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.end = nanoTime.getAsLong() + time.toNanos();
    }

    @Override
    public Answer<String> txt(String name) {
        return inTime(() -> dns.txt(name));
    }

    @Override
    public Answer<InetAddress> a(String name) {
        return inTime(() -> dns.a(name));
    }

    @Override
    public Answer<InetAddress> aaaa(String name) {
        return inTime(() -> dns.aaaa(name));
    }

    @Override
    public Answer<String> mx(String name) {
        return inTime(() -> dns.mx(name));
    }

    @Override
    public Answer<String> ptr(InetAddress address) {
        return inTime(() -> dns.ptr(address));
    }

    private <T> Answer<T> inTime(Supplier<Answer<T>> question) {
        return nanoTime.getAsLong() - end >= 0
                ? new Answer.Failed<>("no time left to ask the DNS about this message")
                : question.get();
    }
}
