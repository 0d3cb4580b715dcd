using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Xunit;

namespace GpCollections.Access;

/// <summary>What is read of checked claims; the claims are made up, in the shape of NHS CIS2's.</summary>
public sealed class TokenReaderTests
{
    private const string Nurse =
        """
        {"person_orgid": "555254239107", "person_roleid": "555254240100", "org_code": "A81001",
         "role_name": "\"Clinical\":\"Clinical Provision\":\"Nurse Access Role\"", "role_code": "S8000:G8000:R8001",
         "activities": ["Perform Patient Administration"], "activity_codes": ["B0380", "B0264"]}
        """;

    private const string Manager =
        """
        {"person_roleid": "555254240200", "org_code": "Q74", "role_name": "Manager", "role_code": "S8001:G8002:R8006",
         "activity_codes": []}
        """;

    private static readonly Issuer Cis2 = new()
    {
        Name = "cis2",
        Claims = new()
        {
            Id = "nhsid_useruid",
            Organisations = "nhsid_nrbac_roles",
            Code = "org_code",
            Roles = "role_code activity_codes",
            Selected = "selected_roleid",
        },
        Roles = new()
        {
            ["R8001"] = "VIEW",
            ["B0380"] = "ACHIEVEMENT_ENTRY DECLARATION_MANAGEMENT",
            ["R8006"] = "APPROVAL_MANAGEMENT",
        },
    };

    [Fact]
    public void Role_and_activity_codes_give_roles_where_they_are_held() => Assert.Equal(
        "cis2:910000000001 Ann Lee; A81001: View AchievementEntry DeclarationManagement; Q74: ApprovalManagement",
        Read($$"""{"nhsid_nrbac_roles": [{{Nurse}}, {{Manager}}]}"""));

    [Fact]
    public void Only_what_was_chosen_at_sign_in_counts() => Assert.Equal(
        "cis2:910000000001 Ann Lee; Q74: ApprovalManagement",
        Read($$"""{"selected_roleid": "555254240200", "nhsid_nrbac_roles": [{{Nurse}}, {{Manager}}]}"""));

    [Theory]
    [InlineData("""{"nhsid_nrbac_roles": [{"org_code": "A81001", "role_code": "SUPPORT"}]}""")]
    [InlineData("""{"nhsid_nrbac_roles": [{"org_code": "A81001", "role_code": 7, "activity_codes": [null]}]}""")]
    public void A_name_that_the_mapping_lacks_gives_nothing(string claims) =>
        Assert.Equal("cis2:910000000001 Ann Lee; A81001: ", Read(claims));

    [Theory]
    [InlineData("""{"nhsid_nrbac_roles": "R8001"}""")]
    [InlineData("""{"nhsid_nrbac_roles": [null, "x", {"org_code": "no code"}, {"role_code": "R8001"}]}""")]
    public void What_is_no_organisation_gives_nothing(string claims) =>
        Assert.Equal("cis2:910000000001 Ann Lee", Read(claims));

    [Theory]
    [InlineData("""{"nhsid_useruid": " "}""")]
    [InlineData("""{"act": {"nhsid_useruid": "910000000002"}}""")]
    [InlineData("""{"act": "910000000002"}""")]
    public void Nobody_or_somebody_who_may_not_act_for_others_is_nobody(string claims) => Assert.Null(Read(claims));

    private static string? Read(string claims)
    {
        var payload = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
            """{"nhsid_useruid": "910000000001", "name": "Ann Lee"}""")!;
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(claims)!)
        {
            payload[name] = value;
        }

        var viewer = new TokenReader(Cis2.Claims, id => $"cis2:{id}", Cis2.RolesOf)
            .Read(new JsonWebToken("{}", JsonSerializer.Serialize(payload)));
        return viewer is null ? null : string.Join(
            "; ",
            [
                $"{viewer.Id} {viewer.Name}",
                .. viewer.Memberships.Select(held => $"{held.Organisation}: {string.Join(' ', held.Roles)}"),
            ]);
    }
}
