/**
 * A page on this machine: takes a case, shows its verdict, keeps both in the journal, lists what
 * was kept. Answers only a browser on this machine that was given this start's token; decides
 * nothing itself. Text from outside goes out as JSON and reaches the page as text, never as markup.
 */
@NullMarked
package bothy.doors.web;

import org.jspecify.annotations.NullMarked;
