package org.compostela.search;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In what mailbox and index differ: UIDs, each with what the mailbox has of it. Immutable. */
record Differences(Map<Long, IndexedState> missing, Set<Long> surplus, Map<Long, IndexedState> different) {
    static final Differences NONE = new Differences(Map.of(), Set.of(), Map.of());

    Differences {
        missing = Map.copyOf(missing);
        surplus = Set.copyOf(surplus);
        different = Map.copyOf(different);
    }

    static Differences between(Map<Long, IndexedState> mailbox, Map<Long, IndexedState> index) {
        Map<Long, IndexedState> missing = new TreeMap<>(mailbox);
        missing.keySet().removeAll(index.keySet());
        Map<Long, IndexedState> different = new HashMap<>(mailbox);
        different.entrySet().removeIf(message -> {
            IndexedState indexed = index.get(message.getKey());
            return indexed == null || indexed.equals(message.getValue());
        });
        Set<Long> surplus =
                index.keySet().stream().filter(uid -> !mailbox.containsKey(uid)).collect(Collectors.toSet());
        return new Differences(missing, surplus, different);
    }

    boolean isEmpty() {
        return missing.isEmpty() && surplus.isEmpty() && different.isEmpty();
    }

    int size() {
        return missing.size() + surplus.size() + different.size();
    }

    Set<Long> uids() {
        return Stream.of(missing.keySet(), surplus, different.keySet())
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }

    /** Those that were there before too, of messages that the mailbox has not changed since: no write to the index is on its way. */
    Differences lastingSince(Differences before) {
        return new Differences(
                same(missing, before.missing), same(surplus, before.surplus), same(different, before.different));
    }

    private static Map<Long, IndexedState> same(Map<Long, IndexedState> now, Map<Long, IndexedState> before) {
        return now.entrySet().stream()
                .filter(message -> Objects.equals(before.get(message.getKey()), message.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Set<Long> same(Set<Long> now, Set<Long> before) {
        return now.stream().filter(before::contains).collect(Collectors.toSet());
    }
}
