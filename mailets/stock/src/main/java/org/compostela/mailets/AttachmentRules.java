package org.compostela.mailets;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.mail.MessagingException;
import org.compostela.mailets.mime.FileNames;
import org.compostela.mailets.mime.FileType;

/**
 * Which files are allowed, by what they are and by the extension of their name. What is denied is denied; where something is allowed, all
 * else is denied.
 */
record AttachmentRules(
        List<String> deny, List<String> allow, List<String> denyExtensions, List<String> allowExtensions) {

    static AttachmentRules of(Parameters parameters) throws MessagingException {
        AttachmentRules rules = new AttachmentRules(
                types(parameters, "deny"),
                types(parameters, "allow"),
                extensions(parameters, "denyExtensions"),
                extensions(parameters, "allowExtensions"));
        if (rules.deny.isEmpty()
                && rules.allow.isEmpty()
                && rules.denyExtensions.isEmpty()
                && rules.allowExtensions.isEmpty()) {
            parameters.required("deny", "or <allow>, <denyExtensions>, <allowExtensions>: which attachments");
        }
        return rules;
    }

    private static List<String> types(Parameters parameters, String name) throws MessagingException {
        List<String> types = parameters.list(name);
        if (!types.stream().allMatch(FileType::isWellFormed)) {
            throw parameters.wrong(name, "a list of types like application/pdf, image/*");
        }
        return types;
    }

    private static List<String> extensions(Parameters parameters, String name) throws MessagingException {
        List<String> extensions = parameters.list(name).stream()
                .map(extension -> extension.startsWith(".") ? extension.substring(1) : extension)
                .map(extension -> extension.toLowerCase(Locale.ROOT))
                .toList();
        if (!extensions.stream().allMatch(extension -> extension.matches("[\\p{L}\\p{N}_+~-]+"))) {
            throw parameters.wrong(name, "a list of extensions like exe, js, docm");
        }
        return extensions;
    }

    /** Why a file is denied; empty if it is not. */
    Optional<String> denied(List<String> names, FileType type) {
        for (String name : names) {
            String extension = FileNames.extension(name);
            if (denyExtensions.contains(extension)) {
                return Optional.of("files named ." + extension + " are not allowed");
            }
        }
        return deny.stream().anyMatch(type::is)
                ? Optional.of("files of the type " + type.name() + " are not allowed")
                : Optional.empty();
    }

    /** Why a file is not among those that are allowed; empty if it is. */
    Optional<String> notAllowed(List<String> names, FileType type) {
        if (!allow.isEmpty() && allow.stream().noneMatch(type::is)) {
            return Optional.of("files of the type " + type.name() + " are not among those allowed");
        }
        if (allowExtensions.isEmpty()) {
            return Optional.empty();
        }
        return names.isEmpty() ? nameless(type) : misnamed(names);
    }

    private Optional<String> misnamed(List<String> names) {
        return names.stream()
                .map(FileNames::extension)
                .filter(extension -> !allowExtensions.contains(extension))
                .findFirst()
                .map(extension -> extension.isEmpty()
                        ? "files without an extension are not among those allowed"
                        : "files named ." + extension + " are not among those allowed");
    }

    /** A mail program gives it the extension of its type. */
    private Optional<String> nameless(FileType type) {
        return type.extensions().stream().anyMatch(allowExtensions::contains)
                ? Optional.empty()
                : Optional.of("files of the type " + type.name() + " are not among those allowed");
    }
}
