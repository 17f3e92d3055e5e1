package org.compostela.delivery.policy;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.compostela.delivery.transaction.TlsFailure;

/** Gets policies from the web servers of their domains (RFC 8461 section 3.3). Blocks; thread-safe. */
final class StsFetch {
    /** RFC 8461 section 3.3 suggests it. */
    static final int LARGEST = 64 << 10;

    private final HttpClient client;
    private final Function<String, URI> place;
    private final Duration limit;

    /**
     * @param authorities that may vouch for a web server
     * @param place of the policy of a domain
     * @param limit for all of it
     */
    StsFetch(SSLContext authorities, Function<String, URI> place, Duration limit, Executor executor) {
        this.client = HttpClient.newBuilder()
                .sslContext(authorities)
                // RFC 8461 section 3.3: redirects are not followed.
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limit)
                .executor(executor)
                .build();
        this.place = requireNonNull(place, "place");
        this.limit = requireNonNull(limit, "limit");
    }

    /** RFC 8461 section 3.3. */
    static URI wellKnown(String domain) {
        return URI.create("https://mta-sts." + domain + "/.well-known/mta-sts.txt");
    }

    /** No policy could be had; the message says why. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final TlsFailure failure;

        FailedException(TlsFailure failure, String why) {
            super(why);
            this.failure = requireNonNull(failure, "failure");
        }

        TlsFailure failure() {
            return failure;
        }
    }

    /** @param domain in ASCII */
    StsPolicy get(String domain) throws FailedException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(place.apply(domain)).timeout(limit).GET().build();
        CompletableFuture<HttpResponse<String>> asked = client.sendAsync(
                request,
                info -> HttpResponse.BodySubscribers.mapping(
                        new LimitedBody(LARGEST), bytes -> new String(bytes, StandardCharsets.UTF_8)));
        try {
            return policy(asked.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new FailedException(TlsFailure.STS_POLICY_FETCH_ERROR, "the web server did not answer in time");
        } catch (ExecutionException e) {
            throw failed(e);
        } finally {
            asked.cancel(true);
        }
    }

    private static FailedException failed(ExecutionException e) {
        boolean certificate = Throwables.getCausalChain(e).stream().anyMatch(SSLException.class::isInstance);
        Throwable cause = e.getCause() instanceof IOException io ? io : Throwables.getRootCause(e);
        return new FailedException(
                certificate ? TlsFailure.STS_WEBPKI_INVALID : TlsFailure.STS_POLICY_FETCH_ERROR,
                "the web server cannot be asked: " + cause);
    }

    private static StsPolicy policy(HttpResponse<String> response) throws FailedException {
        if (response.statusCode() != 200) {
            throw new FailedException(
                    TlsFailure.STS_POLICY_FETCH_ERROR, "the web server answers " + response.statusCode());
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        String bare =
                (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        // RFC 8461 section 3.2: lest a server that shows its users' files tells a policy of one of them.
        if (!bare.equals("text/plain")) {
            throw new FailedException(TlsFailure.STS_POLICY_INVALID, "the policy is not of the type text/plain");
        }
        try {
            return StsPolicyText.read(response.body());
        } catch (StsPolicyText.MalformedException e) {
            throw new FailedException(TlsFailure.STS_POLICY_INVALID, "the policy cannot be read: " + e.getMessage());
        }
    }
}
