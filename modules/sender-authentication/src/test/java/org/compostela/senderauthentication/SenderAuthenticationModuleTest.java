package org.compostela.senderauthentication;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import java.time.Clock;
import org.compostela.journey.Journeys;
import org.compostela.senderauthentication.mailets.SenderAuthentication;
import org.junit.jupiter.api.Test;

class SenderAuthenticationModuleTest {
    @Test
    void mailetIsMadeWithWhatTheModuleBinds() {
        Injector injector =
                Guice.createInjector(new SenderAuthenticationModule("mx.example.org"), new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(Clock.class).toInstance(Clock.systemUTC());
                        bind(Journeys.class).toInstance(event -> {});
                    }
                });

        assertThat(injector.getInstance(SenderAuthentication.class).getMailetInfo())
                .isEqualTo("SenderAuthentication");
        assertThat(injector.getInstance(Receiver.class)).isSameAs(injector.getInstance(Receiver.class));
        assertThat(injector.getInstance(Receiver.class).host()).isEqualTo("mx.example.org");
    }
}
