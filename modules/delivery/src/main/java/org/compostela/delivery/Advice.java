package org.compostela.delivery;

import org.compostela.delivery.outcome.Reason;

/** What a person can do about a failure, by its enhanced code (RFC 3463 section 3). */
final class Advice {
    private Advice() {}

    static String of(Reason reason) {
        if (!reason.isPermanent()) {
            return "It was tried again and again, and time is up. Send it once more later, or reach the recipient in another way.";
        }
        String detail = reason.status().substring(2);
        return switch (detail) {
            case "1.1", "1.6" ->
                "There is no such address. Look for a slip in it, or ask the recipient for the right one.";
            case "1.2", "4.4" -> "There is no such domain, or it has no mail. Look for a slip behind the @.";
            case "1.10" -> "This domain takes no mail at all. Look for a slip behind the @.";
            case "2.2" -> "The mailbox is full. Tell the recipient in another way.";
            case "3.4", "2.3" -> "The message is too large. Make it smaller, or send a link to what is large in it.";
            case "6.7" -> "The recipient's server does not know addresses like this one. Ask for one of plain letters.";
            case "4.6" ->
                "The recipient's domain leads mail back to where it comes from. Only its administrator can mend that.";
            default ->
                detail.startsWith("7.")
                        ? "The recipient's server does not want it. If it should, its administrator has to be asked, with the words above."
                        : "Look at the words above. If they do not help, ask your administrator.";
        };
    }
}
