package org.compostela.storage;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened; the message tells an administrator what was found, where, and what to do next. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StorageException(String message) {
        super(message);
    }

    StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
