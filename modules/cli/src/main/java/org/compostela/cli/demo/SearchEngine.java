package org.compostela.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.compostela.configuration.Home;

/** The embedded OpenSearch of a home, asked past the server: with the home's own secret. */
final class SearchEngine {
    private static final Pattern PORT = Pattern.compile("(?m)^http\\.port: *(\\d+)");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Home home;

    SearchEngine(Home home) {
        this.home = home;
    }

    /** How many queries it has answered since it started. */
    long queries() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address().resolve("/_stats/search"))
                .timeout(TIMEOUT)
                .header("Authorization", "Basic " + credential())
                .build();
        HttpResponse<byte[]> answer =
                HttpClient.newBuilder().connectTimeout(TIMEOUT).build().send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("OpenSearch answers /_stats/search with HTTP " + answer.statusCode());
        }
        return new ObjectMapper()
                .readTree(answer.body())
                .at("/_all/total/search/query_total")
                .asLong();
    }

    private URI address() throws IOException {
        Path configuration = home.data().resolve("opensearch").resolve("config").resolve("opensearch.yml");
        Matcher port = PORT.matcher(Files.readString(configuration));
        if (!port.find()) {
            throw new IOException(configuration + " names no http.port");
        }
        return URI.create("http://127.0.0.1:" + port.group(1));
    }

    private String credential() throws IOException {
        String password =
                Files.readString(home.secrets().resolve("opensearch-password")).strip();
        return Base64.getEncoder().encodeToString(("compostela:" + password).getBytes(StandardCharsets.UTF_8));
    }
}
