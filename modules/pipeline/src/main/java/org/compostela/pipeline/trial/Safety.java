package org.compostela.pipeline.trial;

import com.google.common.collect.ImmutableSet;
import org.apache.mailet.Mailet;

/** What is known of a class of mailets: whether running it does something that cannot be taken back. */
enum Safety {
    /** It changes the mail, or sends mails through the mailet context, which a trial records. */
    SAFE,
    /** It takes the mail somewhere; a trial knows what it would do, and does not. */
    KNOWN_EFFECT,
    /** Nothing is known of it. */
    UNKNOWN;

    private static final ImmutableSet<String> PACKAGES = ImmutableSet.of(
            "org.apache.james.transport.mailets",
            "org.compostela.pipeline.mailets",
            "org.compostela.pipeline.endpoints",
            "org.compostela.mailets",
            "org.compostela.senderauthentication.mailets");

    private static final ImmutableSet<String> EFFECTS = ImmutableSet.of(
            "LocalDelivery",
            "RemoteDelivery",
            "ToRepository",
            "ToSenderDomainRepository",
            "ToSenderFolder",
            "ToRecipientFolder",
            "ToPlainText",
            "ToEndpoint",
            "UserRoute",
            "Webhook",
            "HeadersToHTTP",
            "VacationMailet");

    private static final ImmutableSet<String> HARMLESS = ImmutableSet.of(
            "AddDeliveredToHeader",
            "AddFooter",
            "AddHeader",
            "AddSubjectPrefix",
            "AttachmentPolicy",
            "Bounce",
            "ContactExtractor",
            "Counter",
            "DSNBounce",
            "DetailFolder",
            "Disclaimer",
            "DKIMSign",
            "Expires",
            "Forward",
            "ICALToHeader",
            "ICALToJsonAttribute",
            "ICalendarParser",
            "LogMessage",
            "MailAttributesListToMimeHeaders",
            "MailAttributesToMimeHeaders",
            "MimeDecodingMailet",
            "NotifyPostmaster",
            "NotifySender",
            "Null",
            "OnlyText",
            "PostmasterAlias",
            "RecipientRewriteTable",
            "RecipientToLowerCase",
            "RecoverAttachment",
            "Redirect",
            "RemoveAllMailAttributes",
            "RemoveMailAttribute",
            "RemoveMimeHeader",
            "RemoveMimeHeaderByPrefix",
            "ReplaceContent",
            "Resend",
            "RewriteAddresses",
            "SenderAuthentication",
            "ServerTime",
            "SetMailAttribute",
            "SetMimeHeader",
            "Sieve",
            "StripAttachment",
            "SubAddressing",
            "SubjectTag",
            "TextCalendarBodyToAttachment",
            "ToProcessor",
            "UseHeaderRecipients",
            "WithPriority",
            "WithStorageDirective");

    static Safety of(Class<? extends Mailet> type) {
        if (!PACKAGES.contains(type.getPackageName())) {
            return UNKNOWN;
        }
        if (EFFECTS.contains(type.getSimpleName())) {
            return KNOWN_EFFECT;
        }
        return HARMLESS.contains(type.getSimpleName()) ? SAFE : UNKNOWN;
    }
}
