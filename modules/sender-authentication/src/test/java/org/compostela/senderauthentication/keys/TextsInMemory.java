package org.compostela.senderauthentication.keys;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.compostela.senderauthentication.SharedTexts;

/** The texts of one cluster, which may be away. */
public final class TextsInMemory implements SharedTexts {
    private final Map<String, String> texts = new TreeMap<>();
    private boolean away;

    public void goAway() {
        away = true;
    }

    public Map<String, String> everything() {
        return texts;
    }

    @Override
    public synchronized Map<String, String> list(String kind, String prefix, int limit) throws IOException {
        mustBeThere();
        Map<String, String> found = new LinkedHashMap<>();
        String start = kind + "\0";
        texts.forEach((name, text) -> {
            if (name.startsWith(start + prefix) && found.size() < limit) {
                found.put(name.substring(start.length()), text);
            }
        });
        return found;
    }

    @Override
    public synchronized void put(String kind, String name, String text, Optional<Duration> keep) throws IOException {
        mustBeThere();
        texts.put(kind + "\0" + name, text);
    }

    @Override
    public synchronized void remove(String kind, String name) throws IOException {
        mustBeThere();
        texts.remove(kind + "\0" + name);
    }

    private void mustBeThere() throws IOException {
        if (away) {
            throw new IOException("the store is away");
        }
    }
}
