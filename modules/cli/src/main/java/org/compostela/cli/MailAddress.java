package org.compostela.cli;

/** A mail address as a user types it; what is finer than this, the server checks (RFC 5321 §4.1.2). */
record MailAddress(String local, String domain) {
    static MailAddress parse(String text) throws CommandException {
        int at = text.lastIndexOf('@');
        if (at < 1 || at == text.length() - 1 || text.chars().anyMatch(c -> c <= ' ' || c == 127 || c == '/')) {
            throw CommandException.usage("not a mail address: \"" + text + "\"; expected local-part@domain");
        }
        return new MailAddress(text.substring(0, at), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return local + "@" + domain;
    }
}
