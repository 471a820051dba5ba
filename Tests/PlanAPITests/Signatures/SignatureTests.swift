import HTTPCore
import Logging
import TestSupport
import Testing

@testable import PlanAPI

@Suite("Signatures") struct SignatureTests {
  private let fixture: SignatureFixture

  init() throws { fixture = try SignatureFixture() }

  // MARK: What is taken

  @Test("A detached signature under a root says whose it is, when it was made and what it covers, in DER and in PEM")
  func takes() throws {
    let der = try fixture.signer.sign(fixture.content, .init { $0.signedAt = -60 })
    let found = try fixture.verify(der)
    #expect(found.signer == "CN=Nguyễn Thị Hoa,O=VHXH")
    #expect(found.issuer == "CN=Gốc")
    #expect(found.serial == fixture.signer.serial)
    #expect(found.certificateSHA256.bytes == fixture.signer.sha256)
    #expect(found.contentSHA256 == (try SHA256Digest(of: fixture.content)))
    #expect((fixture.now.milliseconds / 1000 - found.signedAt.milliseconds / 1000 - 60).magnitude <= 2)
    #expect(found.der == der)
    for label in ["CMS", "PKCS7"] {
      let pem = PEMText.encode(der, label: label)
      #expect(try fixture.verify(Array(pem.utf8)) == found)
      #expect(
        try fixture.verify(Array("\r\n\(pem.split(separator: "\n").joined(separator: "\r\n"))\r\n \n".utf8)) == found)
    }
  }

  @Test("An authority below the root may stand in the signature, and a root need not have signed itself")
  func takesChains() throws {
    let middle = try SignatureFixture.authority("middle", issuer: fixture.root)
    let signer = try SignatureFixture.certificate(of: middle) { $0.rsaBits = 2048 }
    let chained = try signer.sign(fixture.content, .init { $0.chain = [middle] })
    #expect(try fixture.verify(chained).issuer == "CN=middle")
    #expect(try fixture.refusal(signer.sign(fixture.content)) == .untrusted)
    try fixture.write(middle.pem, to: "roots")
    let trust = try SignatureTrust(roots: PEMFile("\(fixture.folder.path)/roots").certificates(), revocations: [])
    let found = try VerifiedSignature(
      signer.sign(fixture.content), over: fixture.content, since: Instant(milliseconds: 0), trusting: trust,
      at: fixture.now)
    #expect(found.issuer == "CN=middle")
  }

  @Test(
    "A certificate for e-mail, documents or anything may sign, and so may one that says nothing",
    arguments: [
      ("emailProtection", "digitalSignature"), ("1.3.6.1.5.5.7.3.36", "nonRepudiation"),
      ("1.3.6.1.4.1.311.10.3.12,clientAuth", nil), ("anyExtendedKeyUsage", nil), (nil, nil),
    ] as [(String?, String?)])
  func takesPurposes(purpose: String?, usage: String?) throws {
    let signer = try SignatureFixture.certificate(of: fixture.root) {
      $0.purpose = purpose
      $0.keyUsage = usage
    }
    #expect(try fixture.refusal(signer.sign(fixture.content)) == nil)
  }

  @Test("A certificate that has ended since may have signed before")
  func takesEnded() throws {
    let signer = try SignatureFixture.certificate(of: fixture.root) { $0.ends = -60 }
    #expect(try fixture.refusal(signer.sign(fixture.content, .init { $0.signedAt = -120 })) == nil)
    let list = try fixture.root.revocationList(of: [])
    #expect(try fixture.refusal(signer.sign(fixture.content, .init { $0.signedAt = -120 }), lists: list) == nil)
  }

  // MARK: What is refused

  @Test("What is not one CMS message, whole and alone, is refused")
  func refusesMalformed() throws {
    let der = try fixture.signer.sign(fixture.content)
    let pem = PEMText.encode(der, label: "CMS")
    let texts = [
      "", "{}", "0", "-----BEGIN CMS-----\n", "x\n\(pem)", "\(pem)x", "\(pem)\(pem)", fixture.signer.pem,
      fixture.signer.keyPEM, pem.replacing("M", with: "!"), PEMText.encode(der, label: "CERTIFICATE"),
      "-----BEGIN CMS-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIB\n-----END CMS-----\n",
    ]
    for text in texts { #expect(try fixture.refusal(Array(text.utf8)) == .malformed, "\(text.prefix(60))") }
    #expect(try fixture.refusal(der + [0]) == .malformed)
    #expect(try fixture.refusal(der + der) == .malformed)
    for count in stride(from: 1, to: der.count, by: 7) {
      #expect(try fixture.refusal(Array(der.prefix(count))) == .malformed)
    }
  }

  @Test("No byte of a signature can be another without its being refused, or saying the same of the same")
  func refusesDamage() throws {
    let der = try fixture.signer.sign(fixture.content)
    let trust = try fixture.authorities().trust
    let good = try fixture.verify(der)
    for index in der.indices {
      var damaged = der
      damaged[index] ^= 0x10
      do {
        let found = try VerifiedSignature(
          damaged, over: fixture.content, since: Instant(milliseconds: 0), trusting: trust, at: fixture.now)
        #expect(found.certificateSHA256 == good.certificateSHA256 && found.signedAt == good.signedAt, "byte \(index)")
      } catch is SignatureRefusal {}
    }
  }

  @Test("A message of another form is refused by name")
  func refusesForms() throws {
    let (signer, content) = (fixture.signer, fixture.content)
    #expect(try fixture.refusal(signer.sign(content, .init { $0.isEmbedded = true })) == .embedded)
    #expect(try fixture.refusal(signer.signatureOfNobody()) == .noSigner)
    let second = try SignatureFixture.certificate(of: fixture.root)
    #expect(try fixture.refusal(signer.sign(content, .init { $0.others = [second] })) == .severalSigners)
    #expect(try fixture.refusal(signer.sign(content, .init { $0.hasCertificate = false })) == .noCertificate)
    #expect(try fixture.refusal(TestCertificate.plainMessage(content)) == .notSigned)
    #expect(try fixture.refusal(signer.sign(content, .init { $0.digest = "SHA1" })) == .weak)
    #expect(try fixture.refusal(signer.sign(content, .init { $0.signedAt = nil })) == .noAttributes)
  }

  @Test("A signature over other bytes is refused, be it one more or one less")
  func refusesContent() throws {
    for content in [fixture.content + [0x0A], Array(fixture.content.dropLast()), [], Array("x".utf8)] {
      #expect(try fixture.refusal(fixture.signer.sign(content)) == .wrongContent)
    }
  }

  @Test("Nothing is signed before it was there, nor in the future; clocks may differ by five minutes")
  func refusesTimes() throws {
    for (seconds, cause) in [(-601, nil), (-890, nil), (290, nil), (-920, .wrongTime), (320, .wrongTime)]
      as [(Int, SignatureRefusal.Cause?)]
    {
      let signature = try fixture.signer.sign(fixture.content, .init { $0.signedAt = seconds })
      #expect(try fixture.refusal(signature, since: -600) == cause, "\(seconds)")
    }
  }

  @Test("A certificate that cannot be trusted is refused by name")
  func refusesCertificates() throws {
    func refusal(
      of issuer: TestCertificate?, _ change: (inout TestCertificate.Details) -> Void = { _ in }
    ) throws -> SignatureRefusal.Cause? {
      try fixture.refusal(SignatureFixture.certificate(of: issuer, change).sign(fixture.content))
    }
    #expect(try refusal(of: nil) == .untrusted)
    #expect(try refusal(of: SignatureFixture.authority("Gốc")) == .untrusted)
    #expect(try refusal(of: fixture.signer) == .untrusted, "a signer is no authority")
    #expect(try refusal(of: fixture.root) { $0.ends = -60 } == .expired)
    #expect(try refusal(of: fixture.root) { $0.begins = 60 } == .notYetValid)
    #expect(try refusal(of: fixture.root) { $0.purpose = "serverAuth" } == .wrongPurpose)
    #expect(try refusal(of: fixture.root) { $0.purpose = "codeSigning,timeStamping" } == .wrongPurpose)
    #expect(try refusal(of: fixture.root) { $0.keyUsage = "keyEncipherment,keyAgreement" } == .wrongPurpose)
    #expect(try fixture.refusal(fixture.root.sign(fixture.content)) == .wrongPurpose, "a root signs no documents")
    #expect(try refusal(of: fixture.root) { $0.rsaBits = 1024 } == .weak)
  }

  @Test("With lists, a certificate that is revoked, or of which no current list speaks, is refused")
  func refusesRevoked() throws {
    let signature = try fixture.signer.sign(fixture.content)
    let (root, signer) = (fixture.root, fixture.signer)
    let other = try SignatureFixture.certificate(of: root)
    #expect(try fixture.refusal(signature, lists: root.revocationList(of: [other])) == nil)
    #expect(try fixture.refusal(signature, lists: root.revocationList(of: [other, signer])) == .revoked)
    #expect(try fixture.refusal(signature, lists: root.revocationList(of: [], ends: -60)) == .revocationUnknown)
    let stranger = try SignatureFixture.authority("stranger")
    #expect(try fixture.refusal(signature, lists: stranger.revocationList(of: [])) == .revocationUnknown)
    let impostor = try SignatureFixture.authority("Gốc")
    #expect(try fixture.refusal(signature, lists: impostor.revocationList(of: [])) != nil)

    // An authority between: its issuer's list counts where there is one.
    let middle = try SignatureFixture.authority("middle", issuer: root)
    let below = try SignatureFixture.certificate(of: middle).sign(fixture.content, .init { $0.chain = [middle] })
    let own = try middle.revocationList(of: [])
    #expect(try fixture.refusal(below, lists: own) == nil)
    #expect(try fixture.refusal(below, lists: own + root.revocationList(of: [middle])) == .revoked)
    #expect(try fixture.refusal(below, lists: root.revocationList(of: [])) == .revocationUnknown)
  }

  // MARK: Files and words

  @Test("Files are read again when asked, and one that is not good changes nothing")
  func reloads() throws {
    let authorities = try fixture.authorities()
    let stranger = try SignatureFixture.authority("stranger")
    let signature = try SignatureFixture.certificate(of: stranger).sign(fixture.content)
    func isTaken() -> Bool {
      (try? VerifiedSignature(
        signature, over: fixture.content, since: Instant(milliseconds: 0), trusting: authorities.trust, at: fixture.now))
        != nil
    }
    #expect(!isTaken())
    try fixture.write(fixture.root.pem + stranger.pem, to: "roots")
    authorities.reload()
    #expect(isTaken())
    try fixture.write("nothing", to: "roots")
    authorities.reload()
    #expect(isTaken())
  }

  @Test("What has ended, or is not what it should be, is told when the files are read")
  func warns() throws {
    let lines = Lines()
    try fixture.write(fixture.root.pem, to: "roots")
    try fixture.write(try fixture.root.revocationList(of: [], ends: 60), to: "lists")
    func read(after seconds: Int64) throws {
      _ = try SignatureAuthorities(
        roots: "\(fixture.folder.path)/roots", revocations: "\(fixture.folder.path)/lists",
        logger: Logger(label: "test") { label in JSONLogHandler(label: label) { lines.add($0) } },
        at: Instant(milliseconds: fixture.now.milliseconds + seconds * 1000))
    }
    try read(after: 0)
    #expect(lines.all.isEmpty)
    try read(after: 120)
    #expect(lines.all.count == 1 && lines.text.contains("lists has a revocation list that is out of date"))
    try read(after: 31 * 86_400)
    #expect(lines.all.count == 3 && lines.text.contains("roots has an expired certificate (CN=Gốc)"))
    #expect(throws: TLSFileError.self) { try fixture.authorities(lists: "nothing") }
    #expect(throws: TLSFileError.self) { try fixture.authorities(lists: fixture.root.pem) }
  }

  @Test(
    "Each cause has a type of its own, and says what is wrong in both languages",
    arguments: SignatureRefusal.Cause.allCases)
  func explains(cause: SignatureRefusal.Cause) throws {
    let problem = Problem(from: SignatureRefusal(cause, "CN=Hoa"))
    #expect(problem.status.code == 422)
    #expect(problem.kind == "signature-\(cause.rawValue)")
    let (vietnamese, english) = (problem.detail[.vietnamese], problem.detail[.english])
    #expect(!english.isEmpty && vietnamese != english)
    let others = SignatureRefusal.Cause.allCases.filter { $0 != cause }
    #expect(!others.contains { Problem(from: SignatureRefusal($0, "CN=Hoa")).detail[.english] == english })
  }
}
