package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailHook;

/** Takes no mail while the disk is nearly full, so that the stores under the server do not break on it. */
final class DiskGuard implements MailHook {
    private static final HookResult FULL = Replies.defer("452", "4.3.1 Not enough disk space, try again later");

    private final FreeDisk disk;

    @Inject
    DiskGuard(FreeDisk disk) {
        this.disk = requireNonNull(disk, "disk");
    }

    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        return disk.isEnough() ? HookResult.DECLINED : FULL;
    }
}
