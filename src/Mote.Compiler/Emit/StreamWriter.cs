using System.Globalization;
using Mote.Core;

namespace Mote.Compiler.Emit;

/// <summary>
/// The functions of a package that reads a stream: NAME_push, which takes any number of samples, and the events, by callback or poll. Everything
/// is empty for a plain model.
/// </summary>
internal static class StreamWriter
{
    /// <summary>How many events wait for a poll; the oldest is lost where more come.</summary>
    public const int QueueLength = 4;

    private const int WordsOfEvent = 4;

    /// <summary>What the stream adds to sizeof(NAME_context).</summary>
    public static int ContextBytes(GraphModule module, int pointerBytes) => module.Stream is not { } stream ? 0
        : 3 * 4 + (HasEvents(stream) ? 2 * pointerBytes + 3 * 4 + QueueLength * WordsOfEvent * 4 : 0);

    /// <summary>The pointers among the members of the context.</summary>
    public static string Pointers(EmitContext context) => context.Module.Stream is { } stream && HasEvents(stream)
        ? $"    {context.Name}_event_callback callback;\n    void *user;\n"
        : "";

    /// <summary>The words among the members of the context.</summary>
    public static string Members(EmitContext context) => context.Module.Stream is not { } stream ? "" :
        "    uint32_t filled;      /* samples in the window */\n    uint32_t position[2]; /* samples since the reset: low, high */\n"
        + (HasEvents(stream) ? string.Create(CultureInfo.InvariantCulture, $"    uint32_t first_event;\n    uint32_t waiting_events;\n    uint32_t lost_events;\n    uint32_t events[{QueueLength}][{WordsOfEvent}]; /* position low, high; label; score */\n") : "");

    /// <summary>Macros and types of the header.</summary>
    public static string Types(EmitContext context)
    {
        if (context.Module.Stream is not { } stream)
        {
            return "";
        }

        string upper = context.Upper;
        string text = string.Create(CultureInfo.InvariantCulture, $$"""
            {{Note($"The stream: samples come by {context.Name}_push. A window of WINDOW samples is evaluated each HOP samples.")}}
            #define {{upper}}_RATE_MILLIHERTZ {{stream.RateMilliHertz}}u /* samples of each channel in 1000 seconds */
            #define {{upper}}_CHANNELS {{stream.Channels}}
            #define {{upper}}_WINDOW {{stream.Window}}
            #define {{upper}}_HOP {{stream.Hop}}


            """);
        if (!HasEvents(stream))
        {
            return text;
        }

        text += Note("What events report.") + "\n";
        for (int i = 0; i < stream.Labels.Length; i++)
        {
            text += string.Create(CultureInfo.InvariantCulture, $"#define {upper}_LABEL_{i} \"{CText.Quoted(stream.Labels[i])}\"\n");
        }

        return text + string.Create(CultureInfo.InvariantCulture, $$"""
            #define {{upper}}_LABELS {{stream.Labels.Length}}
            #define {{upper}}_SCORE_ONE {{StreamInfo.ScoreOne}} /* the score that stands for 1 */
            #define {{upper}}_EVENT_QUEUE {{QueueLength}} /* events that wait for {{context.Name}}_poll */

            typedef struct {{context.Name}}_event {
                uint64_t sample;  /* how many samples had come when it was found, since the reset */
                uint64_t time_ms; /* the same in milliseconds, rounded down */
                int32_t label;
                int32_t score;
            } {{context.Name}}_event;

            typedef void (*{{context.Name}}_event_callback)(void *user, const {{context.Name}}_event *event);


            """);
    }

    /// <summary>Declarations of the header.</summary>
    public static string Functions(EmitContext context)
    {
        if (context.Module.Stream is not { } stream)
        {
            return "";
        }

        string name = context.Name;
        string text = string.Create(CultureInfo.InvariantCulture, $$"""
            {{Note($"Takes `count` samples (of {stream.Channels} {(stream.Channels == 1 ? "value" : "values")} each), any number, in the order in which they were taken; evaluates as often as windows become full. Answers the first error of {name}_run.")}}
            int {{name}}_push({{name}}_context *context, const {{InputType(context)}} *samples, size_t count);


            """);
        return !HasEvents(stream) ? text : text + string.Create(CultureInfo.InvariantCulture, $$"""
            {{Note($"Takes the oldest event that waits: 1 and the event, or 0 when there is none. At most {context.Upper}_EVENT_QUEUE wait; the oldest is lost where more come, and counted.")}}
            int {{name}}_poll({{name}}_context *context, {{name}}_event *event);
            uint32_t {{name}}_lost_events(const {{name}}_context *context);

            {{Note($"From now on events go to `callback`, within {name}_push, and none waits for a poll; NULL undoes it. The callback must not push. Stays through {name}_reset.")}}
            int {{name}}_on_event({{name}}_context *context, {{name}}_event_callback callback, void *user);


            """);
    }

    /// <summary>What NAME_init sets.</summary>
    public static string Init(EmitContext context) => context.Module.Stream is { } stream && HasEvents(stream)
        ? "    context->callback = NULL;\n    context->user = NULL;\n"
        : "";

    /// <summary>What NAME_reset sets.</summary>
    public static string Reset(EmitContext context) => context.Module.Stream is not { } stream ? ""
        : "    context->filled = 0;\n    context->position[0] = 0;\n    context->position[1] = 0;\n"
        + (HasEvents(stream) ? "    context->first_event = 0;\n    context->waiting_events = 0;\n    context->lost_events = 0;\n" : "");

    /// <summary>The functions.</summary>
    public static string Source(EmitContext context)
    {
        if (context.Module.Stream is not { } stream)
        {
            return "";
        }

        string name = context.Name;
        string upper = context.Upper;
        string type = InputType(context);
        int offset = context.Memory.Places[0][context.Module.Main.Inputs[0]].Offset;
        string channels = stream.Channels == 1 ? "" : $" * {upper}_CHANNELS";
        string report = HasEvents(stream) ? $"\n            {name}_report(context);" : "";
        string keep = stream.Hop == stream.Window ? "" : string.Create(CultureInfo.InvariantCulture, $"\n            memmove(window, window + {upper}_HOP{channels}, ({upper}_WINDOW - {upper}_HOP){channels} * sizeof(*window));");
        string events = HasEvents(stream) ? Events(context, stream) : "";
        string cast = type is "int8_t" or "uint8_t" ? $"({type} *)" : $"({type} *)(void *)";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {{events}}int {{name}}_push({{name}}_context *context, const {{type}} *samples, size_t count)
            {
                if (context == NULL || (samples == NULL && count > 0)) {
                    return {{upper}}_ERROR_ARGUMENT;
                }
                if (context->status != {{upper}}_READY && context->status != {{upper}}_RAN) {
                    return {{upper}}_ERROR_NOT_READY;
                }
                {{type}} *const window = {{cast}}((unsigned char *)context->state + {{offset}});
                while (count > 0) {
                    size_t room = (size_t){{upper}}_WINDOW - context->filled;
                    size_t taken = count < room ? count : room;
                    memcpy(window + context->filled{{channels}}, samples, taken{{channels}} * sizeof(*window));
                    samples += taken{{channels}};
                    count -= taken;
                    context->filled += (uint32_t)taken;
                    context->position[0] += (uint32_t)taken;
                    if (context->position[0] < (uint32_t)taken) {
                        context->position[1]++;
                    }
                    if (context->filled == {{upper}}_WINDOW) {
                        int status = {{name}}_run(context);
                        if (status != {{upper}}_OK) {
                            return status;
                        }{{report}}{{keep}}
                        context->filled = {{upper}}_WINDOW - {{upper}}_HOP;
                    }
                }
                return {{upper}}_OK;
            }


            """);
    }

    private static string Events(EmitContext context, StreamInfo stream)
    {
        string name = context.Name;
        string upper = context.Upper;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            static void {{name}}_event_of({{name}}_event *event, const uint32_t *words)
            {
                event->sample = ((uint64_t)words[1] << 32) | words[0];
                event->time_ms = event->sample * 1000000u / {{upper}}_RATE_MILLIHERTZ;
                event->label = (int32_t)words[2];
                event->score = (int32_t)words[3];
            }

            /* Reports the event of the last run, if there is one. */
            static void {{name}}_report({{name}}_context *context)
            {
                const int32_t *found = (const int32_t *){{name}}_output(context, {{stream.EventOutput}});
                if (found == NULL || found[0] < 0) {
                    return;
                }
                uint32_t words[{{WordsOfEvent}}] = {context->position[0], context->position[1], (uint32_t)found[0], (uint32_t)found[1]};
                if (context->callback != NULL) {
                    {{name}}_event event;
                    {{name}}_event_of(&event, words);
                    context->callback(context->user, &event);
                    return;
                }
                if (context->waiting_events == {{upper}}_EVENT_QUEUE) {
                    context->first_event = (context->first_event + 1) % {{upper}}_EVENT_QUEUE;
                    context->waiting_events--;
                    context->lost_events++;
                }
                uint32_t next = (context->first_event + context->waiting_events) % {{upper}}_EVENT_QUEUE;
                memcpy(context->events[next], words, sizeof(words));
                context->waiting_events++;
            }

            int {{name}}_poll({{name}}_context *context, {{name}}_event *event)
            {
                if (context == NULL || event == NULL || context->arena == NULL || context->waiting_events == 0) {
                    return 0;
                }
                {{name}}_event_of(event, context->events[context->first_event]);
                context->first_event = (context->first_event + 1) % {{upper}}_EVENT_QUEUE;
                context->waiting_events--;
                return 1;
            }

            uint32_t {{name}}_lost_events(const {{name}}_context *context)
            {
                return context == NULL || context->arena == NULL ? 0 : context->lost_events;
            }

            int {{name}}_on_event({{name}}_context *context, {{name}}_event_callback callback, void *user)
            {
                if (context == NULL) {
                    return {{upper}}_ERROR_ARGUMENT;
                }
                if (context->status != {{upper}}_READY && context->status != {{upper}}_RAN) {
                    return {{upper}}_ERROR_NOT_READY;
                }
                context->callback = callback;
                context->user = user;
                return {{upper}}_OK;
            }


            """);
    }

    private static bool HasEvents(StreamInfo stream) => stream.EventOutput >= 0;

    private static string InputType(EmitContext context) => context.Module.Main.Tensors[context.Module.Main.Inputs[0]].Type.CName();

    private static string Note(string comment) => CText.CommentLines("", comment).TrimEnd('\n');
}
