package org.compostela.senderauthentication.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.compostela.senderauthentication.dkim.Algorithm;
import org.compostela.senderauthentication.dkim.SigningKey;
import org.compostela.senderauthentication.dns.TestZone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainKeysTest {
    @TempDir
    private Path folder;

    private final TextsInMemory texts = new TextsInMemory();
    private final TestZone zone = new TestZone();
    private DomainKeys keys;

    @BeforeEach
    void open() {
        keys = TestKeys.of(texts, folder, zone);
    }

    @Test
    void newKeysWaitUntilTheDnsHasThem() throws Exception {
        List<DkimKey> made = keys.create("Example.ORG");

        assertThat(made).extracting(DkimKey::algorithm).containsExactly(Algorithm.RSA_SHA256, Algorithm.ED25519_SHA256);
        assertThat(made).allMatch(key -> key.domain().equals("example.org") && key.state() == KeyState.WAITING);
        assertThat(keys.signing("example.org")).isEmpty();
        assertThatThrownBy(() -> keys.activate("example.org", false))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("no key at ed25519-");

        publish(made);
        keys.activate("example.org", false);

        assertThat(keys.signing("EXAMPLE.org")).hasSize(2);
    }

    @Test
    void keyThatAnotherMadeIsNotTakenForOurs() throws Exception {
        publish(TestKeys.of(new TextsInMemory(), folder, zone).create("example.org"));
        keys.create("example.org");

        assertThatThrownBy(() -> keys.activate("example.org", false)).hasMessageContaining("another key at ed25519-");
    }

    @Test
    void oldKeysSignUntilTheNewOnesDo() throws Exception {
        publish(keys.create("example.org"));
        keys.activate("example.org", false);
        List<String> before = selectors();

        List<DkimKey> next = keys.rotate("example.org");
        assertThat(next).noneMatch(key -> before.contains(key.selector()));
        assertThat(selectors()).isEqualTo(before);
        assertThatThrownBy(() -> keys.rotate("example.org")).hasMessageContaining("keys that wait");

        publish(next);
        keys.activate("example.org", false);
        assertThat(selectors()).doesNotContainAnyElementsOf(before);
        assertThat(keys.of("example.org"))
                .filteredOn(key -> key.state() == KeyState.RETIRED)
                .hasSize(2);

        assertThat(keys.remove("example.org", Optional.empty()))
                .extracting(DkimKey::selector)
                .containsExactlyElementsOf(before.stream().sorted().toList());
        assertThat(keys.of("example.org")).hasSize(2);
        assertThatThrownBy(() -> keys.remove("example.org", Optional.empty())).hasMessageContaining("is retired");
    }

    @Test
    void anotherNodeSignsWithTheSameKeys() throws Exception {
        publish(keys.create("example.org"));
        keys.activate("example.org", false);

        List<SigningKey> others = TestKeys.of(texts, folder, zone).signing("example.org");

        assertThat(others).isEqualTo(keys.signing("example.org"));
    }

    @Test
    void nothingThatIsStoredOrWrittenHoldsAPrivateKey() throws Exception {
        publish(keys.create("example.org"));
        keys.activate("example.org", false);
        for (SigningKey key : keys.signing("example.org")) {
            byte[] bytes = key.key().getEncoded();
            String middle = Base64.getEncoder().encodeToString(bytes).substring(40, 60);
            assertThat(texts.everything().values()).noneMatch(text -> text.contains(middle));
            assertThat(key.toString()).doesNotContain(middle);
        }
        assertThat(texts.everything().keySet()).hasSize(2);
    }

    @Test
    void keyIsForgottenByItsSelector() throws Exception {
        publish(keys.create("example.org"));
        keys.activate("example.org", false);
        String selector = keys.of("example.org").get(0).selector();

        keys.remove("example.org", Optional.of(selector));

        assertThat(keys.signing("example.org")).hasSize(1);
        assertThatThrownBy(() -> keys.remove("example.org", Optional.of(selector)))
                .hasMessageContaining("has no key " + selector);
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        assertThatThrownBy(() -> keys.rotate("example.org")).hasMessageContaining("compostela dkim create example.org");
        assertThatThrownBy(() -> keys.activate("example.org", true)).hasMessageContaining("no key of example.org");
        assertThatThrownBy(() -> keys.create("no domain")).hasMessageContaining("no domain");
        keys.create("example.org");
        assertThatThrownBy(() -> keys.create("example.org")).hasMessageContaining("has keys already");
        assertThat(keys.signing("no domain")).isEmpty();
        texts.goAway();
        assertThatThrownBy(() -> keys.signing("example.net")).isInstanceOf(IOException.class);
    }

    private void publish(List<DkimKey> made) {
        made.forEach(key -> zone.with(key.name(), "TXT", key.text()));
    }

    private List<String> selectors() throws IOException {
        return keys.signing("example.org").stream().map(SigningKey::selector).toList();
    }
}
