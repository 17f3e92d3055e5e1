package org.compostela.mailets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.mail.MessagingException;

/**
 * Posts to one receiver: each try within its time, a few tries with a growing pause between them, and none at all for a while to a
 * receiver that does not answer, so that its mails do not hold up the workers of the pipeline.
 */
final class WebhookClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANSWER_LIMIT = 64 << 10;
    /** "Not now", said in HTTP: Request Timeout, Too Early, Too Many Requests. */
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private static final double GROWTH = 2;
    private static final double SPREAD = 0.3;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int FAILURES_IN_A_ROW = 10;
    private static final Duration BREAK = Duration.ofSeconds(30);

    record Limits(Duration timeout, int tries, Duration pause) {}

    private final URI url;
    private final WebhookSignature signature;
    private final Clock clock;
    private final Limits limits;
    private final HttpClient http;
    private final Retry retry;
    private final CircuitBreaker breaker;

    WebhookClient(URI url, WebhookSignature signature, Clock clock, Limits limits) {
        this.url = requireNonNull(url, "url");
        this.signature = requireNonNull(signature, "signature");
        this.clock = requireNonNull(clock, "clock");
        this.limits = requireNonNull(limits, "limits");
        this.http = HttpClient.newBuilder()
                .connectTimeout(limits.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.retry = Retry.of(
                url.toString(),
                RetryConfig.custom()
                        .maxAttempts(limits.tries())
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                                limits.pause(), GROWTH, SPREAD, LONGEST_PAUSE))
                        .retryOnException(WebhookClient::mayPass)
                        .build());
        this.breaker = CircuitBreaker.of(
                url.toString(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(FAILURES_IN_A_ROW)
                        .minimumNumberOfCalls(FAILURES_IN_A_ROW)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(BREAK)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordException(WebhookClient::mayPass)
                        .build());
    }

    /** The processor that the receiver named, if it named one. */
    Optional<String> post(String id, byte[] body) throws MessagingException {
        try {
            return retry.executeCallable(() -> breaker.executeCallable(() -> attempt(id, body)));
        } catch (CallNotPermittedException e) {
            throw new MessagingException("The webhook " + url + " failed " + FAILURES_IN_A_ROW
                    + " times in a row and is not asked for " + BREAK.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MessagingException("Stopped while waiting for the webhook " + url, e);
        } catch (IOException e) {
            throw new MessagingException("The webhook " + url + " failed: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new MessagingException("The webhook " + url + " failed", e);
        }
    }

    private Optional<String> attempt(String id, byte[] body) throws IOException, InterruptedException {
        long seconds = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(limits.timeout())
                .header("Content-Type", "application/json")
                .header("User-Agent", "Compostela")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(seconds))
                .header("webhook-signature", signature.sign(id, seconds, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> answer = exchange(request);
        int status = answer.statusCode();
        if (status / 100 != 2) {
            throw new Refused(status);
        }
        return processor(answer);
    }

    /** The request's own time-out ends with the headers of the answer; this one counts the body too. */
    private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, head -> new BoundedBody(ANSWER_LIMIT));
        try {
            return answer.get(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw tooLate(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof HttpTimeoutException) {
                throw tooLate(cause);
            }
            throw new IOException(
                    cause == null || cause.getMessage() == null ? "no connection" : cause.getMessage(), e);
        } finally {
            answer.cancel(true);
        }
    }

    private IOException tooLate(Throwable cause) {
        return new IOException("no answer within " + limits.timeout().toMillis() + " ms", cause);
    }

    /** An answer without JSON says no more than that all is well. */
    private static Optional<String> processor(HttpResponse<byte[]> answer) throws Refused {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (answer.body().length == 0 || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return Optional.empty();
        }
        try {
            JsonNode processor = JSON.readTree(new String(answer.body(), UTF_8)).path("processor");
            if (processor.isMissingNode() || processor.isNull()) {
                return Optional.empty();
            }
            if (!processor.isTextual()) {
                throw new Refused("its answer names a processor that is no text");
            }
            return Optional.of(processor.textValue());
        } catch (JsonProcessingException e) {
            throw new Refused("its answer is called JSON and is none");
        }
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof Refused refused ? refused.mayPass : failure instanceof IOException;
    }

    /** The receiver answered, and not with yes. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final boolean mayPass;

        private Refused(int status) {
            super("it answered " + status);
            this.mayPass = status >= 500 || LATER.contains(status);
        }

        private Refused(String message) {
            super(message);
            this.mayPass = false;
        }
    }
}
