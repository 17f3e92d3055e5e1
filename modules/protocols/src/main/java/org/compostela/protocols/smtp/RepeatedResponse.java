package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import org.apache.james.protocols.api.Response;

/** The same reply a number of times. */
record RepeatedResponse(Response response, int times) implements Response {
    RepeatedResponse {
        requireNonNull(response, "response");
    }

    @Override
    public String getRetCode() {
        return response.getRetCode();
    }

    @Override
    public List<CharSequence> getLines() {
        return Collections.nCopies(times, response.getLines()).stream()
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public boolean isEndSession() {
        return response.isEndSession();
    }
}
