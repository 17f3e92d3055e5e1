package org.compostela.protocols.smtp;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one place that sees every reply before it is sent: each line of a 2xx, 4xx or 5xx gets the enhanced status code (RFC
 * 2034) that its command did not give it. The greeting and the replies to EHLO, HELO and LHLO have none (§4).
 */
final class EnhancedStatus {
    /** Stands for the end of the message where a command's name is asked for. */
    static final String END_OF_DATA = ".";

    private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}( .*)?");
    private static final int CODE = 3;

    private EnhancedStatus() {}

    /**
     * @param reply lines that each end with CRLF
     * @param command the command that is answered, in upper case; empty for the greeting
     */
    static String complete(String reply, String command) {
        return reply.lines().map(line -> completeLine(line, command) + "\r\n").collect(Collectors.joining());
    }

    private static String completeLine(String line, String command) {
        if (line.length() < CODE) {
            return line;
        }
        String code = line.substring(0, CODE);
        String separator = line.length() > CODE ? line.substring(CODE, CODE + 1) : " ";
        String text = line.length() > CODE ? line.substring(CODE + 1) : "";
        if (isWithout(code, command) || STATUS.matcher(text).matches()) {
            return line;
        }
        return code + separator + status(code, command) + (text.isEmpty() ? "" : " " + text);
    }

    private static boolean isWithout(String code, String command) {
        return switch (command) {
            case "" -> code.equals("220");
            case "EHLO", "HELO", "LHLO" -> code.equals("250");
            default -> code.startsWith("3");
        };
    }

    /** RFC 3463 and the registry it began, by the meaning that RFC 5321 §4.2.3 and RFC 4954 §6 give the reply code. */
    private static String status(String code, String command) {
        return switch (code) {
            case "235" -> "2.7.0";
            case "250" -> success(command);
            case "251" -> "2.1.5";
            case "450" -> "4.2.0";
            case "452" -> "4.3.1";
            case "454" -> "4.7.0";
            case "500" -> "5.5.2";
            case "501", "504", "555" -> "5.5.4";
            case "502", "503" -> "5.5.1";
            case "530" -> "5.7.0";
            case "534" -> "5.7.9";
            case "535" -> "5.7.8";
            case "538" -> "5.7.11";
            case "550" -> command.equals("RCPT") ? "5.1.1" : "5.7.1";
            case "551" -> "5.1.6";
            case "552" -> "5.3.4";
            case "553" -> command.equals("MAIL") ? "5.1.7" : "5.1.3";
            case "554" -> command.equals(END_OF_DATA) ? "5.6.0" : "5.7.1";
            default -> code.charAt(0) + (code.charAt(0) == '2' ? ".0.0" : ".3.0");
        };
    }

    private static String success(String command) {
        return switch (command) {
            case "MAIL" -> "2.1.0";
            case "RCPT" -> "2.1.5";
            case END_OF_DATA -> "2.6.0";
            default -> "2.0.0";
        };
    }
}
