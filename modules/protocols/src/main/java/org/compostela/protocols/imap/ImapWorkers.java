package org.compostela.protocols.imap;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import com.google.inject.BindingAnnotation;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The threads of IMAP. */
@BindingAnnotation
@Retention(RUNTIME)
@Target({PARAMETER, METHOD})
@interface ImapWorkers {}
