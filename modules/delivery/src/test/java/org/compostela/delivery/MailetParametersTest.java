package org.compostela.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.compostela.configuration.ListenAddress;
import org.compostela.delivery.transaction.Manner;
import org.compostela.delivery.transaction.TlsPolicy;
import org.junit.jupiter.api.Test;

/** The mailet's parameters, as James' configurations have them. */
final class MailetParametersTest {
    private static final Options DEFAULTS = new Options(
            MailQueueName.of("outgoing"),
            List.of(),
            Manner.ofInternet("mail.own.test"),
            new Schedule(List.of(Duration.ofMinutes(1)), Integer.MAX_VALUE, Duration.ofDays(5)),
            Duration.ofHours(4),
            Optional.empty());

    @Test
    void shippedParametersAreTaken() throws Exception {
        Options options = read(
                "outgoing", "outgoing",
                "delayTime", "5 minutes, 15 minutes, 1 hour, 4 hours",
                "maxRetries", "30",
                "maxDnsProblemRetries", "30",
                "sendpartial", "true",
                "startTLS", "true",
                "bounceProcessor", "bounces");

        assertThat(options.schedule().delays())
                .containsExactly(
                        Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(4));
        assertThat(options.schedule().retries()).isEqualTo(30);
        assertThat(options.bounceProcessor()).contains("bounces");
        assertThat(options.manner().tls()).isEqualTo(TlsPolicy.OPPORTUNISTIC);
    }

    @Test
    void withoutParametersItIsAsTheConfigurationSays() throws Exception {
        assertThat(read()).isEqualTo(DEFAULTS);
    }

    @Test
    void delaysMayBeRepeated() throws Exception {
        assertThat(read("delayTime", "2*10 minutes, 1 hour").schedule().delays())
                .containsExactly(Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofHours(1));
    }

    @Test
    void unknownParameterIsAnError() {
        assertThatThrownBy(() -> read("delaytime", "1 hour"))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("does not know delaytime")
                .hasMessageContaining("delayTime");
        assertThatThrownBy(() -> read("mail.smtp.ssl.trust", "*")).hasMessageContaining("mail.*");
    }

    @Test
    void valueThatIsNoneIsAnError() {
        assertThatThrownBy(() -> read("maxRetries", "many")).hasMessageContaining("maxRetries is many");
        assertThatThrownBy(() -> read("startTLS", "yes")).hasMessageContaining("startTLS is yes");
        assertThatThrownBy(() -> read("delayTime", "soon")).hasMessageContaining("delayTime has soon");
        assertThatThrownBy(() -> read("bind", "eth0")).hasMessageContaining("bind is eth0");
    }

    @Test
    void gatewaysHaveTheirPortOrTheCommonOne() throws Exception {
        assertThat(read("gateway", "a.test, b.test:2525", "gatewayPort", "587").gateways())
                .containsExactly(new ListenAddress("a.test", 587), new ListenAddress("b.test", 2525));
    }

    @Test
    void passwordForAnotherMachineGoesToAVerifiedHostAlone() throws Exception {
        Options options = read("gateway", "a.test", "gatewayUsername", "u", "gatewayPassword", "p");

        assertThat(options.manner().tls()).isEqualTo(TlsPolicy.VERIFIED);
        assertThat(options.manner().credentials()).isPresent();
        assertThat(options.manner().toString()).doesNotContain("=p]");
    }

    @Test
    void userWithoutPasswordIsAnError() {
        assertThatThrownBy(() -> read("gateway", "a.test", "gatewayUsername", "u"))
                .hasMessageContaining("belong together");
    }

    private static Options read(String... parameters) throws MessagingException {
        FakeMailetConfig.Builder config = FakeMailetConfig.builder().mailetName("RemoteDelivery");
        for (int i = 0; i < parameters.length; i += 2) {
            config.setProperty(parameters[i], parameters[i + 1]);
        }
        return new MailetParameters(config.build(), DEFAULTS).options();
    }
}
