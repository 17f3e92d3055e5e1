package org.compostela.configuration;

/** Who runs an engine. */
enum EngineMode {
    /** This server starts, supervises and ends it. */
    EMBEDDED,
    /** Somebody else does; this server connects to it. */
    EXTERNAL
}
