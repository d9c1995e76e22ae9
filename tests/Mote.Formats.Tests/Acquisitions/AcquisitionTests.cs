using System.Text;
using Mote.Core;
using Mote.Formats.Acquisitions;
using Mote.Formats.Recordings;
using Mote.Formats.Tests.Mutation;
using Mote.Formats.Tests.Recordings;

namespace Mote.Formats.Tests.Acquisitions;

public sealed class AcquisitionTests
{
    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";
    private static readonly byte[] Key = "a key of a project"u8.ToArray();

    private const string Payload = "\"payload\": {\"device_name\": \"ac:87\", \"device_type\": \"BOARD\", \"interval_ms\": 10, \"sensors\": [{\"name\": \"accX\", \"units\": \"m/s2\"}, {\"name\": \"accY\", \"units\": \"g\"}],\n\"values\": [[-9.81, 0.5], [1e1, 2], [3, 4]]}";

    private static string Json(string algorithm = "none", string payload = Payload, string signature = Zeros) =>
        $"{{\"protected\": {{\"ver\": \"v1\", \"alg\": \"{algorithm}\", \"iat\": 1564128599}}, \"signature\": \"{signature}\",\n{payload}}}";

    [Fact]
    public void A_text_becomes_a_recording()
    {
        var acquisition = Read(Json());
        Assert.Equal(("BOARD", "ac:87", 1564128599.0, false), (acquisition.DeviceType, acquisition.DeviceName, acquisition.IssuedAt, acquisition.IsVerified));
        Assert.Equal(["m/s2", "g"], acquisition.Units);
        Assert.Equal(["accX", "accY"], acquisition.Recording.ChannelNames);
        Assert.Equal((100.0, 3, 1f), (acquisition.Recording.Rate, acquisition.Recording.Length, acquisition.Recording.FullScale));
        Assert.Equal([-9.81f, 0.5f, 10, 2, 3, 4], acquisition.Recording.InterleavedFloat32());
    }

    [Fact]
    public void Binary_files_hold_the_same()
    {
        var acquisition = AcquisitionReader.Read(Binary(), "a.cbor");
        Assert.Equal((16000.0, 4, ElementType.Float32), (acquisition.Recording.Rate, acquisition.Recording.Length, acquisition.Recording.Type));
        Assert.Equal([1, -2, 0.25f, 1.5f, 300, -70000, 0.1f, 5_000_000_000], acquisition.Recording.InterleavedFloat32());
        Assert.Null(acquisition.DeviceName);
    }

    [Fact]
    public void Sound_is_a_row_of_integers_at_the_full_scale_of_sound()
    {
        var sound = Read(Json(payload: "\"payload\": {\"device_type\": \"B\", \"interval_ms\": 0.0625, \"sensors\": [{\"name\": \"audio\", \"units\": \"wav\"}], \"values\": [0, -32768, 32767]}")).Recording;
        Assert.Equal((16000.0, ElementType.Int16, 32768f), (sound.Rate, sound.Type, sound.FullScale));
        Assert.Equal([0, -32768, 32767], sound.InterleavedInt16());
    }

    // The digest is that of Python's hmac for the same bytes.
    [Fact]
    public void The_signature_is_made_over_the_file_with_zeros_in_its_place()
    {
        string signature = AcquisitionReader.Sign(Encoding.UTF8.GetBytes(Json("HS256")), Key);
        Assert.Equal("09083008d26b0b1bb38b9c1b2c8e871e8a3c5032361d1a1a079a3c0fadbf8071", signature);
        Assert.True(Read(Json("HS256", signature: signature), Key).IsVerified);
        Assert.True(Read(Json("HS256", signature: signature.ToUpperInvariant()), Key).IsVerified);
        Assert.False(Read(Json("HS256", signature: signature)).IsVerified);
        Assert.False(Read(Json("none", signature: "0"), Key).IsVerified);
        Assert.Equal(DiagnosticIds.ChecksumMismatch, Refused(Json("HS256", signature: signature), "another key"u8.ToArray()).Id);
        Assert.Equal(DiagnosticIds.ChecksumMismatch, Refused(Json("HS256", signature: signature, payload: Payload.Replace("0.5", "0.6", StringComparison.Ordinal)), Key).Id);
        Assert.Equal(DiagnosticIds.ChecksumMismatch, Refused(Json("HS256", signature: "12"), Key).Id);
    }

    [Fact]
    public void Signatures_of_binary_files_are_compared_too()
    {
        byte[] file = Binary("HS256");
        int at = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Zeros));
        Encoding.ASCII.GetBytes(AcquisitionReader.Sign(file, Key)).CopyTo(file, at);
        Assert.True(AcquisitionReader.Read(file, "a.cbor", Key).IsVerified);
        file[^1]++;
        Assert.Throws<DiagnosticException>(() => AcquisitionReader.Read(file, "a.cbor", Key));
    }

    [Theory]
    [InlineData("\"alg\": \"none\"", "\"alg\": \"RS256\"", "MOTE1031", "a.json:1")]
    [InlineData("\"ver\": \"v1\"", "\"ver\": \"v2\"", "MOTE1005", "a.json:1")]
    [InlineData("\"interval_ms\": 10", "\"interval_ms\": 0", "MOTE1025", "a.json:2")]
    [InlineData("\"interval_ms\": 10", "\"interval_ms\": \"10\"", "MOTE1025", "a.json:2")]
    [InlineData("\"interval_ms\": 10, ", "", "MOTE1024", "a.json")]
    [InlineData("\"accY\"", "\"accX\"", "MOTE1025", "a.json:2")]
    [InlineData("\"name\": \"accY\", ", "", "MOTE1025", "a.json:2")]
    [InlineData("[1e1, 2]", "[1e1]", "MOTE1032", "a.json:3")]
    [InlineData("[1e1, 2]", "[]", "MOTE1032", "a.json:3")]
    [InlineData("[1e1, 2]", "7", "MOTE1032", "a.json:3")]
    [InlineData("[1e1, 2]", "[1e99, 2]", "MOTE1033", "a.json:3")]
    [InlineData("[1e1, 2]", "[null, 2]", "MOTE1025", "a.json:3")]
    [InlineData("[[-9.81, 0.5], [1e1, 2], [3, 4]]", "[]", "MOTE1032", "a.json")]
    [InlineData("[[-9.81, 0.5], [1e1, 2], [3, 4]]", "[1, 2]", "MOTE1032", "a.json")]
    [InlineData("\"signature\"", "\"protected\"", "MOTE1022", "a.json:1")]
    [InlineData("\"signature\": ", "", "MOTE1037", "a.json:1")]
    public void What_does_not_fit_is_named_by_line(string from, string to, string id, string place)
    {
        Assert.Contains(from, Json(), StringComparison.Ordinal);
        var diagnostic = Refused(Json().Replace(from, to, StringComparison.Ordinal));
        Assert.Equal((id, place), (diagnostic.Id, diagnostic.Place));
    }

    public static TheoryData<string, byte[], string> Damaged => new()
    {
        { "cut off", Binary()[..^3], DiagnosticIds.RecordingTruncated },
        { "more behind", [.. Binary(), 0], DiagnosticIds.JsonSyntax },
        { "a number as key", [0xA1, 1, 1], DiagnosticIds.JsonSyntax },
        { "a text in pieces", [0xA1, 0x7F, 0x61, 0x61, 0xFF, 1], DiagnosticIds.JsonSyntax },
        { "not UTF-8", [0xA1, 0x61, 0xFF, 1], DiagnosticIds.JsonSyntax },
        { "a long text", [0xA1, 0x7B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], DiagnosticIds.RecordingTruncated },
        { "a long map", [0xBB, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], DiagnosticIds.RecordingTruncated },
        { "a break in a value", [0xBF, 0x61, 0x61, 0xFF], DiagnosticIds.JsonSyntax },
        { "an array", [0x80], DiagnosticIds.BadValue },
        { "deep", [0xA1, 0x61, 0x61, .. Enumerable.Repeat((byte)0x81, 1000)], DiagnosticIds.TooLarge },
        { "empty", [], DiagnosticIds.RecordingTruncated },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Damaged_binary_files_are_named(string what, byte[] file, string id)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => AcquisitionReader.Read(file, "a.cbor")).Diagnostics);
        Assert.True(id == diagnostic.Id, $"{what}: {diagnostic}");
    }

    [Fact]
    public void Recordings_are_known_by_their_names()
    {
        Assert.Equal(100, RecordingReader.Read(Encoding.UTF8.GetBytes(Json()), "a.json", ["accy"]).Rate);
        Assert.Equal([0.5f, 2, 4], RecordingReader.Read(Encoding.UTF8.GetBytes(Json()), "a.json", ["accy"]).InterleavedFloat32());
        Assert.Equal(2, RecordingReader.Read(Binary(), "a.cbor").ChannelNames.Length);
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_without_any_fault()
    {
        byte[][] pieces = [.. new[] { "{", "}", "[", "]", ",", ":", "\"", "\"values\":", "\"HS256\"", "\\u", "null", "1e400", "\n", "\u2028" }.Select(Encoding.UTF8.GetBytes), [0xFF], [0x9F], [0xBF], [0x5F], [0xC1], [0x1B], [0xFB], [0x7A, 0x7F]];
        int refused = ParserRun.Check([Encoding.UTF8.GetBytes(Json()), Binary(), Binary(indefinite: true)], pieces, 30_000, static file =>
        {
            AcquisitionReader.Read(file, "a", "key"u8.ToArray());
            WavTests.Use(RecordingReader.Read(file, "a.cbor"));
        });
        Assert.InRange(refused, 5_000, 29_900);
    }

    /// <summary>Every kind of number, a tag, keys that mean nothing, lengths that are given or not.</summary>
    private static byte[] Binary(string algorithm = "none", bool indefinite = false)
    {
        var cbor = indefinite ? new CborBytes().Raw(0xBF) : new CborBytes().Raw(0xD9, 0xD9, 0xF7).Map(3);
        cbor.Text("protected").Map(2).Text("alg").Text(algorithm).Text("ver").Text("v1");
        cbor.Text("signature").Text(Zeros).Text("payload").Map(5).Text("device_type").Text("B").Text("interval_ms").Double(0.0625);
        cbor.Text("more").Array(3).Raw(0xF6, 0xF5, 0x42, 1, 2).Text("sensors").Array(2).Map(2).Text("name").Text("x").Text("units").Text("m").Map(1).Text("name").Text("y");
        cbor.Text("values").Raw(indefinite ? [0x9F] : [0x84]).Array(2).Integer(1).Integer(-2).Array(2).Half((Half)0.25).Single(1.5f).Raw(0x9F).Integer(300).Integer(-70000).Raw(0xFF);
        cbor.Array(2).Double(0.1).Integer(5_000_000_000);
        return indefinite ? cbor.Raw(0xFF, 0xFF).File() : cbor.File();
    }

    private static Acquisition Read(string text, byte[]? key = null) => AcquisitionReader.Read(Encoding.UTF8.GetBytes(text), "a.json", key);

    private static Diagnostic Refused(string text, byte[]? key = null) => Assert.Single(Assert.Throws<DiagnosticException>(() => Read(text, key)).Diagnostics);
}
