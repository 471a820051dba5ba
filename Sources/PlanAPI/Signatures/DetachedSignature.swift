import COpenSSL
import Glibc
import HTTPCore

/// A CMS message (RFC 5652) that should be a signature of one signer without the content that was signed.
@safe struct DetachedSignature: ~Copyable {
  private let handle: OpaquePointer

  /// Takes the message in DER, or in PEM (RFC 7468 §9) with nothing but white space around it.
  /// - Throws: ``SignatureRefusal/Cause/malformed``.
  init(parsing message: [UInt8]) throws(SignatureRefusal) {
    let der = message.first == UInt8(ascii: "0") ? message : try DetachedSignature.der(ofPEM: message)
    ERR_clear_error()
    let parsed = unsafe der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var position = buffer.baseAddress
      let handle = unsafe d2i_CMS_ContentInfo(nil, &position, buffer.count)
      guard let handle = unsafe handle else { return nil }
      // What stands behind the message is no part of it.
      guard unsafe position == buffer.baseAddress.map({ unsafe $0 + buffer.count }) else {
        unsafe CMS_ContentInfo_free(handle)
        return nil
      }
      return unsafe handle
    }
    ERR_clear_error()
    guard let parsed = unsafe parsed else { throw SignatureRefusal(.malformed) }
    unsafe handle = parsed
  }

  deinit { unsafe CMS_ContentInfo_free(handle) }

  /// The message in DER, whatever it came in.
  /// - Throws: ``CryptographyError``.
  func der() throws -> [UInt8] {
    let count = unsafe i2d_CMS_ContentInfo(handle, nil)
    guard count > 0 else { throw CryptographyError("i2d_CMS_ContentInfo") }
    var bytes = [UInt8](repeating: 0, count: Int(count))
    let written = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      var position = buffer.baseAddress
      return unsafe i2d_CMS_ContentInfo(handle, &position)
    }
    guard written == count else { throw CryptographyError("i2d_CMS_ContentInfo") }
    return bytes
  }

  // MARK: Its form

  /// - Throws: unless it is signed data (RFC 5652 §5) of plain content that is elsewhere, by one signer with a digest of
  ///   at least 112 bits of security over signed attributes: without these the same signature fits a content that looks
  ///   like attributes.
  func requireForm() throws(SignatureRefusal) {
    guard unsafe OBJ_obj2nid(CMS_get0_type(handle)) == NID_pkcs7_signed,
      unsafe OBJ_obj2nid(CMS_get0_eContentType(handle)) == NID_pkcs7_data
    else { throw SignatureRefusal(.notSigned) }
    guard unsafe CMS_is_detached(handle) == 1 else { throw SignatureRefusal(.embedded) }
    switch unsafe OPENSSL_sk_num(CMS_get0_SignerInfos(handle)) {
    case 1: break
    case ...0: throw SignatureRefusal(.noSigner)
    default: throw SignatureRefusal(.severalSigners)
    }
    var algorithm: UnsafeMutablePointer<X509_ALGOR>?
    var digest: OpaquePointer?
    unsafe CMS_SignerInfo_get0_algs(signerInformation, nil, nil, &algorithm, nil)
    unsafe X509_ALGOR_get0(&digest, nil, nil, algorithm)
    let strong = [NID_sha256, NID_sha384, NID_sha512, NID_sha3_256, NID_sha3_384, NID_sha3_512]
    guard unsafe strong.contains(OBJ_obj2nid(digest)) else { throw SignatureRefusal(.weak) }
    guard unsafe CMS_signed_get_attr_count(signerInformation) > 0 else { throw SignatureRefusal(.noAttributes) }
  }

  /// When the signer says to have signed (RFC 5652 §11.3), in seconds since 1970; `nil` where it does not say.
  /// - Throws: for a time that cannot be read, and for several.
  func signingTime() throws(SignatureRefusal) -> Int? {
    let (signer, kind) = unsafe (signerInformation, OBJ_nid2obj(NID_pkcs9_signingTime))
    guard unsafe CMS_signed_get_attr_by_OBJ(signer, kind, -1) >= 0 else { return nil }
    // -3: one attribute, with one value.
    let time =
      unsafe CMS_signed_get0_data_by_OBJ(signer, kind, -3, V_ASN1_UTCTIME)
      ?? CMS_signed_get0_data_by_OBJ(signer, kind, -3, V_ASN1_GENERALIZEDTIME)
    var parts = unsafe tm()
    guard let time = unsafe time, unsafe ASN1_TIME_to_tm(time.assumingMemoryBound(to: ASN1_TIME.self), &parts) == 1
    else {
      ERR_clear_error()
      throw SignatureRefusal(.malformed, "signingTime")
    }
    return unsafe timegm(&parts)
  }

  private var signerInformation: OpaquePointer? {
    unsafe OPENSSL_sk_value(CMS_get0_SignerInfos(handle), 0).map { OpaquePointer($0) }
  }

  // MARK: Its truth

  /// Verifies it over the content; whether its certificate is to be trusted is another matter.
  /// - Returns: the signer's certificate.
  /// - Throws: where the certificate is not in it, and where it does not fit the content.
  func signer(of content: [UInt8]) throws(SignatureRefusal) -> Certificate {
    ERR_clear_error()
    guard unsafe CMS_set1_signers_certs(handle, nil, 0) == 1 else {
      ERR_clear_error()
      throw SignatureRefusal(.noCertificate)
    }
    let verified = unsafe content.withUnsafeBytes { buffer -> Bool in
      guard let input = unsafe BIO_new_mem_buf(buffer.baseAddress, CInt(clamping: buffer.count)) else { return false }
      defer { unsafe BIO_free(input) }
      let flags = CUnsignedInt(CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY)
      return unsafe CMS_verify(handle, nil, nil, input, nil, flags) == 1
    }
    ERR_clear_error()
    guard verified else { throw SignatureRefusal(.wrongContent) }
    var signer: OpaquePointer?
    unsafe CMS_SignerInfo_get0_algs(signerInformation, nil, &signer, nil, nil)
    guard let signer = unsafe signer, unsafe X509_up_ref(signer) == 1 else { throw SignatureRefusal(.noCertificate) }
    return unsafe Certificate(owning: signer)
  }

  /// Whether a message is a signature over the content, by whomever.
  static func fits(_ message: [UInt8], _ content: [UInt8]) -> Bool {
    do throws(SignatureRefusal) {
      let signature = try DetachedSignature(parsing: message)
      try signature.requireForm()
      _ = try signature.signer(of: content)
      return true
    } catch {
      return false
    }
  }

  /// The certificates that came with it, which may lead from the signer's to a root.
  func certificates() -> CertificateList { unsafe CertificateList(owning: CMS_get1_certs(handle)) }

  // MARK: PEM

  private static func der(ofPEM text: [UInt8]) throws(SignatureRefusal) -> [UInt8] {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard text.drop(while: isSpace).starts(with: Array("-----BEGIN ".utf8)) else { throw SignatureRefusal(.malformed) }
    ERR_clear_error()
    let der = unsafe text.withUnsafeBytes { buffer -> [UInt8]? in
      guard let input = unsafe BIO_new_mem_buf(buffer.baseAddress, CInt(clamping: buffer.count)) else { return nil }
      defer { unsafe BIO_free(input) }
      var (name, header): (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?) = (nil, nil)
      var (data, count): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
      guard unsafe PEM_read_bio(input, &name, &header, &data, &count) == 1 else { return nil }
      defer {
        unsafe CRYPTO_free(name, nil, 0)
        unsafe CRYPTO_free(header, nil, 0)
        unsafe CRYPTO_free(data, nil, 0)
      }
      guard let name = unsafe name, let header = unsafe header, let data = unsafe data else { return nil }
      let label = unsafe String(cString: name)
      var rest = [UInt8](repeating: 0, count: buffer.count)
      let left = unsafe BIO_read(input, &rest, CInt(clamping: rest.count))
      guard ["CMS", "PKCS7", "PKCS #7 SIGNED DATA"].contains(label), unsafe header.pointee == 0,
        rest.prefix(Int(max(left, 0))).allSatisfy(isSpace)
      else { return nil }
      return unsafe Array(UnsafeBufferPointer(start: data, count: count))
    }
    ERR_clear_error()
    guard let der else { throw SignatureRefusal(.malformed) }
    return der
  }
}

/// Certificates in a list of OpenSSL's, which owns a reference to each.
@safe struct CertificateList: ~Copyable {
  /// `nil` for none.
  let handle: OpaquePointer?

  init(owning handle: OpaquePointer?) { unsafe self.handle = handle }

  deinit { unsafe OPENSSL_sk_pop_free(handle) { unsafe X509_free($0.map { OpaquePointer($0) }) } }
}
