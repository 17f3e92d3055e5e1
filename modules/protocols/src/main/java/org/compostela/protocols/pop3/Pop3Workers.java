package org.compostela.protocols.pop3;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import com.google.inject.BindingAnnotation;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The threads of POP3. */
@BindingAnnotation
@Retention(RUNTIME)
@Target({PARAMETER, METHOD})
@interface Pop3Workers {}
