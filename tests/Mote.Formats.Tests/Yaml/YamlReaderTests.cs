using System.Text;
using Mote.Core;
using Mote.Formats.Tests.Mutation;
using Mote.Formats.Yaml;

namespace Mote.Formats.Tests.Yaml;

public sealed class YamlReaderTests
{
    private const string Sample = """
        # A project.
        name: yes or no
        input: {rate: 16000, channels: [left, 'right']}
        labels:
          - silence
          - yes
          - "no\n"
        note: |
          two
          lines
        empty:
        """;

    [Fact]
    public void Maps_lists_and_scalars_are_read_with_their_places()
    {
        var root = Assert.IsType<YamlMap>(YamlReader.Read(Sample, "a.yaml"));
        Assert.Equal(["name", "input", "labels", "note", "empty"], root.Entries.Select(e => e.Key));
        Assert.Equal("a.yaml:2:7", root.Find("name")!.Value.Place.ToString());
        Assert.Equal("a.yaml:4:1", root.Find("labels")!.Place.ToString());
        var input = Assert.IsType<YamlMap>(root.Find("input")!.Value);
        Assert.Equal("16000", Assert.IsType<YamlScalar>(input.Find("rate")!.Value).Text);
        Assert.Equal(["left", "right"], Assert.IsType<YamlList>(input.Find("channels")!.Value).Items.Cast<YamlScalar>().Select(s => s.Text));
        Assert.Equal(["silence", "yes", "no\n"], Assert.IsType<YamlList>(root.Find("labels")!.Value).Items.Cast<YamlScalar>().Select(s => s.Text));
        Assert.Equal("two\nlines\n", Assert.IsType<YamlScalar>(root.Find("note")!.Value).Text);
        Assert.True(Assert.IsType<YamlScalar>(root.Find("empty")!.Value).IsNull);
        Assert.Null(root.Find("nowhere"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n...\n")]
    public void A_text_without_a_value_is_nothing(string text) => Assert.True(Assert.IsType<YamlScalar>(YamlReader.Read(text, "a.yaml")).IsNull);

    [Fact]
    public void A_byte_order_mark_is_passed_over() =>
        Assert.Equal("a.yaml:1:4", Assert.IsType<YamlMap>(YamlReader.Read("\uFEFFb: 1"u8, "a.yaml")).Find("b")!.Value.Place.ToString());

    [Theory]
    [InlineData("a: [1, 2", DiagnosticIds.YamlSyntax, "a.yaml:2:1")]
    [InlineData("a: 1\n b: 2", DiagnosticIds.YamlSyntax, "a.yaml:2:3")]
    [InlineData("a: \"\\q\"", DiagnosticIds.YamlSyntax, "a.yaml:1:4")]
    [InlineData("a:\n\tb: 1", DiagnosticIds.YamlSyntax, "a.yaml:1:1")]
    [InlineData("- \\\n- &", DiagnosticIds.YamlSyntax, "a.yaml:2:3")]
    [InlineData("a: &x 1", DiagnosticIds.YamlUnsupported, "a.yaml:1:4")]
    [InlineData("a: 1\nb: *a", DiagnosticIds.YamlUnsupported, "a.yaml:2:4")]
    [InlineData("a: !!int 1", DiagnosticIds.YamlUnsupported, "a.yaml:1:4")]
    [InlineData("? [1]\n: 2", DiagnosticIds.YamlUnsupported, "a.yaml:1:3")]
    [InlineData("a: 1\n---\nb: 2", DiagnosticIds.YamlUnsupported, "a.yaml:2:1")]
    [InlineData("a: 1\nb: 2\na: 3", DiagnosticIds.DuplicateKey, "a.yaml:3:1")]
    public void What_a_project_has_no_use_for_is_refused_with_its_place(string text, string id, string place)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => YamlReader.Read(text, "a.yaml")).Diagnostics);
        Assert.Equal((id, place), (diagnostic.Id, diagnostic.Place));
    }

    [Fact]
    public void The_message_of_a_duplicate_key_names_both_lines() => Assert.Equal(
        "MOTE1022: a.yaml:3:3: the key 'b' stands in line 2 already. Leave one of them.",
        Assert.Throws<DiagnosticException>(() => YamlReader.Read("a:\n  b: 1\n  b: 2", "a.yaml")).Message);

    [Fact]
    public void Several_mistakes_are_found_in_one_go() =>
        Assert.Equal(3, Assert.Throws<DiagnosticException>(() => YamlReader.Read("a: &x 1\na: !t 2", "a.yaml")).Diagnostics.Count);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_named()
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => YamlReader.Read([(byte)'a', 0xFF], "a.yaml")).Diagnostics);
        Assert.Equal((DiagnosticIds.NotThisFormat, "byte 1 is not UTF-8"), (diagnostic.Id, diagnostic.Found));
    }

    public static TheoryData<string> Enormous => new()
    {
        new string('[', 100_000), new string('{', 100_000), string.Concat(Enumerable.Repeat("- ", 100_000)), string.Concat(Enumerable.Repeat("a: {", 50_000)),
        string.Concat(Enumerable.Repeat("- a\n", 100_001)), new string('a', YamlReader.MaxLength + 1), string.Concat(Enumerable.Repeat("? ", 100_000)),
    };

    [Theory]
    [MemberData(nameof(Enormous))]
    public void Texts_that_are_too_long_or_too_deep_are_refused_in_bounded_time(string text) =>
        Assert.False(ParserRun.TryOne(text[..8], Encoding.UTF8.GetBytes(text), static file => YamlReader.Read(file, "a.yaml")));

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    public void Depth_is_limited_exactly(string open)
    {
        string close = open == "[" ? "]" : "}";
        string Nest(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
        YamlReader.Read(Nest(YamlReader.MaxDepth), "a.yaml");
        Assert.Equal(DiagnosticIds.TooLarge, Assert.Throws<DiagnosticException>(() => YamlReader.Read(Nest(YamlReader.MaxDepth + 1), "a.yaml")).Diagnostics[0].Id);
    }

    [Fact]
    public void Damaged_texts_are_refused_or_read_without_any_fault()
    {
        byte[][] pieces = [.. new[]
        {
            "&a ", "*a", "!t ", "!<", "%YAML 1.2\n", "---\n", "...\n", "? ", ": ", "- ", "[", "]", "{", "}", "|", ">-", "\"", "'", "\\x", "\\u", "\\U0010FFFF", "\\UFFFFFFFF", "\\uD800", "\t", "\n",
            "\r\n", "#", ",", "\0", "\uFEFF", "<<: ", "\u0085", "@", "`", "%", "|9", ">1+",
        }.Select(Encoding.UTF8.GetBytes)];
        int refused = ParserRun.Check([Encoding.UTF8.GetBytes(Sample), Encoding.UTF8.GetBytes("%YAML 1.1\n--- !a &b\n- *b\n- {? a : b, \"c\": [d, 'e']}\n- >-\n  f\n\n   g\n")], pieces, 60_000,
            static file => YamlReader.Read(file, "a.yaml"));
        Assert.InRange(refused, 1_000, 59_000);
    }
}
