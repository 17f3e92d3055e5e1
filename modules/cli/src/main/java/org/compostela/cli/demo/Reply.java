package org.compostela.cli.demo;

import java.util.Arrays;
import java.util.stream.Collectors;

/** An SMTP reply (RFC 5321 §4.2), its lines joined. */
record Reply(int code, String text) {
    /** @param wanted starts of the reply that are right, such as {@code "535 5.7.8"} */
    Reply mustStartWith(String... wanted) throws StepFailedException {
        if (Arrays.stream(wanted).noneMatch(text::startsWith)) {
            throw new StepFailedException(
                    Arrays.stream(wanted).collect(Collectors.joining(" or ", "a reply ", "")), text);
        }
        return this;
    }

    @Override
    public String toString() {
        return text;
    }
}
