package org.compostela.senderauthentication.dns;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.xbill.DNS.ReverseMap;

/** Answers from a table. Counts the questions. */
public final class TestZone implements DnsAnswers {
    private final ListMultimap<String, String> records = ArrayListMultimap.create();
    private final Set<String> names = new HashSet<>();
    private final Set<String> timeouts = new HashSet<>();
    private final AtomicInteger questions = new AtomicInteger();

    public TestZone with(String name, String type, String value) {
        names.add(key(name));
        records.put(key(name) + " " + type, value);
        return this;
    }

    public TestZone withName(String name) {
        names.add(key(name));
        return this;
    }

    /** What is not in the table for this name is not answered. */
    public TestZone withTimeout(String name) {
        names.add(key(name));
        timeouts.add(key(name));
        return this;
    }

    public int questions() {
        return questions.get();
    }

    @Override
    public Answer<String> txt(String name) {
        return ask(name, "TXT", Function.identity());
    }

    @Override
    public Answer<InetAddress> a(String name) {
        return ask(name, "A", InetAddresses::forString);
    }

    @Override
    public Answer<InetAddress> aaaa(String name) {
        return ask(name, "AAAA", InetAddresses::forString);
    }

    @Override
    public Answer<String> mx(String name) {
        return ask(name, "MX", Names::withoutRoot);
    }

    @Override
    public Answer<String> ptr(InetAddress address) {
        return ask(ReverseMap.fromAddress(address).toString(true), "PTR", Names::withoutRoot);
    }

    private <T> Answer<T> ask(String name, String type, Function<String, T> read) {
        questions.incrementAndGet();
        String at = key(name);
        for (int hops = 0; hops < 8; hops++) {
            List<String> found = records.get(at + " " + type);
            if (!found.isEmpty()) {
                return Answer.of(found.stream().map(read).toList());
            }
            List<String> alias = records.get(at + " CNAME");
            if (alias.isEmpty()) {
                return nothing(at);
            }
            at = key(alias.get(0));
        }
        return new Answer.Failed<>("a loop of aliases at " + name);
    }

    private <T> Answer<T> nothing(String name) {
        if (timeouts.contains(name)) {
            return new Answer.Failed<>("no answer about " + name);
        }
        return names.contains(name) ? new Answer.NoData<>() : new Answer.NoSuchName<>();
    }

    private static String key(String name) {
        return Names.withoutRoot(name).toLowerCase(Locale.ROOT);
    }
}
